import { readFileSync } from 'node:fs';
import type { EndpointSlice, Node, Service } from '../../core/api/index.ts';
import { type KernelCommand, load, type Netns, newNetns } from '../../core/kernel/index.ts';
import {
  afterSync,
  defaultConfiguration,
  defaultHost,
  initialMemory,
  ipvs,
  nftables,
  type ProxyMemory,
  provideMode,
  syncProxyRules,
  takeIn,
} from '../../core/proxy/index.ts';
import { type LoadTimes, loadTimes } from './kernel-tools.ts';
import { millis, type Row } from './table.ts';

const ENDPOINTS = 10;
/** No packet counters of nfacct: a namespace that was just made has none. */
const host = { ...defaultHost, nfacctCounters: [] };
const MODES = ['iptables', 'nftables', 'ipvs'] as const;
type Mode = (typeof MODES)[number];

const node = {
  apiVersion: 'v1',
  kind: 'Node',
  metadata: { name: 'node-a' },
  spec: { podCIDR: '10.244.1.0/24', podCIDRs: ['10.244.1.0/24'] },
  status: { addresses: [{ type: 'InternalIP', address: '192.168.1.11' }] },
} as unknown as Node;

const service = (n: number): Service =>
  ({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: `service-${n}`, namespace: 'default' },
    spec: {
      type: 'ClusterIP',
      clusterIP: `10.${96 + (n >> 14)}.${(n >> 7) & 127}.${(n & 127) + 1}`,
      ports: [{ name: 'http', port: 80, targetPort: 8080, protocol: 'TCP' }],
    },
  }) as unknown as Service;

const slice = (n: number, endpoints: number): EndpointSlice =>
  ({
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: {
      name: `service-${n}-a`,
      namespace: 'default',
      labels: { 'kubernetes.io/service-name': `service-${n}` },
    },
    addressType: 'IPv4',
    ports: [{ name: 'http', port: 8080, protocol: 'TCP' }],
    endpoints: Array.from({ length: endpoints }, (_, i) => ({
      addresses: [`10.${128 + (n >> 12)}.${(n >> 4) & 255}.${(n & 15) * 16 + i + 1}`],
      conditions: { ready: true, serving: true, terminating: false },
      nodeName: i % 3 === 0 ? 'node-a' : 'node-b',
    })),
  }) as unknown as EndpointSlice;

/** All that a kube-proxy hears before its first sync. */
function heard(services: number): ProxyMemory {
  let memory = takeIn(initialMemory, { type: 'ADDED', object: node }, 'node-a');
  for (let n = 0; n < services; n++) {
    memory = takeIn(memory, { type: 'ADDED', object: service(n) }, 'node-a');
    memory = takeIn(memory, { type: 'ADDED', object: slice(n, ENDPOINTS) }, 'node-a');
  }
  return memory;
}

const machine = (): Netns =>
  newNetns({
    name: 'node-a',
    interfaces: [{ name: 'eth0', kind: 'ethernet', addresses: ['192.168.1.11/24'] }],
    routes: [{ to: '192.168.1.0/24', dev: 'eth0' }],
  });

/** Time of the processor that the program's own thread has had, in ms: a machine at work on other things cannot stretch it. */
function processorTime(): number {
  const [nanoseconds = ''] = readFileSync('/proc/self/schedstat', 'utf8').split(' ');
  return Number(nanoseconds) / 1e6;
}

function timed<Value>(work: () => Value): readonly [Value, number] {
  const started = processorTime();
  const value = work();
  return [value, processorTime() - started];
}

function sync(memory: ProxyMemory, mode: Mode, netns: Netns, now: number) {
  const own = memory.families.IPv4;
  const config = { ...defaultConfiguration, mode };
  const { services, slices } = memory;
  const input = {
    config,
    host,
    node,
    family: 'IPv4',
    services,
    slices,
    now,
    memory: own,
  } as const;
  const { view, rendering } = syncProxyRules({ ...input, netns });
  const families = { ...memory.families, IPv4: afterSync(own, view, rendering) };
  return { commands: rendering.commands, memory: { ...memory, families } };
}

/** What restore commands read. */
const textOf = (commands: readonly KernelCommand[]): string =>
  commands
    .flatMap((command) => ('lines' in command ? command.lines : []))
    .map(({ text }) => `${text}\n`)
    .join('');

/** In ms and bytes. */
interface Figures {
  readonly generate: number;
  readonly load: number;
  readonly heap: number;
  readonly text: number;
  readonly change: number;
  readonly changeText: number;
  readonly tool: LoadTimes | string;
}

function heapUsed(): number {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
}

const ROUNDS = 3;
const CHANGES = 20;

/** All rules written and loaded, then a number of changes one after another. */
function round(services: number, mode: Mode) {
  const before = heard(services);
  const heap = heapUsed();
  const [first, generate] = timed(() => sync(before, mode, machine(), 0));
  const [loaded, loading] = timed(() => load(machine(), first.commands));
  const used = heapUsed() - heap;
  let [memory, netns] = [first.memory, loaded];
  const written: (readonly KernelCommand[])[] = [];
  const objects = Array.from({ length: CHANGES }, (_, i) => slice((services >> 1) + i, ENDPOINTS - 1));
  const [, changes] = timed(() => {
    for (const [i, object] of objects.entries()) {
      const next = sync(takeIn(memory, { type: 'MODIFIED', object }, 'node-a'), mode, netns, 2_000 * (i + 1));
      netns = load(netns, next.commands);
      memory = next.memory;
      written.push(next.commands);
    }
  });
  const texts = { full: textOf(first.commands), change: textOf(written[0] ?? []) };
  return { generate, load: loading, heap: used, change: changes / CHANGES, texts };
}

/** Of some rounds the best time of each: a machine at work on other things can only add to it. */
function measure(services: number, mode: Mode): Figures {
  const rounds = Array.from({ length: ROUNDS }, () => round(services, mode));
  const best = (of: 'generate' | 'load' | 'change' | 'heap') => Math.min(...rounds.map((one) => one[of]));
  const { full, change } = (rounds[0] as (typeof rounds)[0]).texts;
  return {
    generate: best('generate'),
    load: best('load'),
    heap: best('heap'),
    text: full.length,
    change: best('change'),
    changeText: change.length,
    tool: loadTimes(mode, full, change),
  };
}
provideMode(nftables);
provideMode(ipvs);

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;

/** How many times as much for twice as many. */
const growth = (small: number, large: number, times: number): string =>
  // What the clock is too coarse for has no growth.
  small === 0 ? '' : `× ${((large / small) ** (1 / Math.log2(times))).toFixed(2)}`;

const kilobytes = (bytes: number): string => `${(bytes / 1e3).toFixed(1)} kB`;

/** The rows of one mode: one column for each number of Services. */
function modeRows(mode: Mode, counts: readonly number[]): readonly Row[] {
  const all = counts.map((services) => measure(services, mode));
  const [small, large] = all.slice(-2) as [Figures, Figures];
  const times = (counts.at(-1) ?? 1) / (counts.at(-2) ?? 1);
  const row = (what: string, read: (one: Figures) => number, print: (value: number) => string): Row => [
    `${mode}: ${what}`,
    ...all.map((one) => print(read(one))),
    growth(read(small), read(large), times),
  ];
  const tool = (what: string, print: (times: LoadTimes, own: Figures) => string): Row => [
    `${mode}: ${what}`,
    ...all.map((one) => (typeof one.tool === 'string' ? one.tool : print(one.tool, one))),
    '',
  ];
  return [
    row('all rules written', (one) => one.generate, millis),
    row('their text', (one) => one.text, megabytes),
    row('loaded by core', (one) => one.load, millis),
    tool('loaded by the real tool', ({ full, program, note }) =>
      note ? `${millis(full)} ${program}, ${note}` : `${millis(full)} ${program}`,
    ),
    tool(
      'core is faster by',
      ({ full, note }, { load }) => `${note ? 'at least ' : ''}× ${(full / load).toFixed(1)}`,
    ),
    row('heap', (one) => one.heap, megabytes),
    row('one endpoint changed: written and loaded', (one) => one.change, millis),
    row('its text', (one) => one.changeText, kilobytes),
    tool('loaded by the real tool, after all the others', ({ change, program }) =>
      change === undefined ? 'not measured' : `${millis(change)} ${program}`,
    ),
  ];
}

/** Header and rows: rules of each mode written and loaded by core, beside the real tools that load the same text. Time of the processor. */
export function ruleRows(counts: readonly number[]): [Row, ...Row[]] {
  return [
    [
      `rules of Services × ${ENDPOINTS} endpoints`,
      ...counts.map((count) => count.toLocaleString('en')),
      'twice as many',
    ],
    ...MODES.flatMap((mode) => modeRows(mode, counts)),
  ];
}
