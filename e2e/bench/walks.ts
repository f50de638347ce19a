import type { ApiObject } from '../../core/api/index.ts';
import { reader } from '../../core/apiserver/index.ts';
import { bootstrap, type Cluster, setProxyMode, settle, submit } from '../../core/cluster/index.ts';
import { late } from '../../core/late.ts';
import { millis, type Row } from './table.ts';
import { workload } from './workload.ts';

const SERVICES = [100, 1_000, 10_000];
const ENDPOINTS = 10;
const TIMES = 1_000;
const MODES = ['iptables', 'nftables'] as const;

const address = (n: number): string => `10.${96 + (n >> 16)}.${(n >> 8) & 255}.${n & 255}`;

/** Services without a selector, each with a slice of its own: they fill the rules and cost nobody a Pod. */
function filler(index: number): readonly ApiObject[] {
  const name = `other-${index}`;
  const metadata = { name, namespace: 'default' };
  return [
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata,
      spec: { clusterIP: address(512 + index), ports: [{ port: 80, targetPort: 80 }] },
    },
    {
      apiVersion: 'discovery.k8s.io/v1',
      kind: 'EndpointSlice',
      metadata: { ...metadata, labels: { 'kubernetes.io/service-name': name } },
      addressType: 'IPv4',
      ports: [{ name: '', port: 80, protocol: 'TCP' }],
      endpoints: Array.from({ length: ENDPOINTS }, (_, i) => ({
        addresses: [`10.244.${1 + (i % 3)}.${100 + i}`],
        conditions: { ready: true, serving: true, terminating: false },
      })),
    },
  ] as readonly ApiObject[];
}

function clusterOf(services: number, mode: (typeof MODES)[number]): Cluster {
  const objects = [
    ...Array.from({ length: services - 1 }, (_, i) => filler(i)).flat(),
    ...workload('web', ENDPOINTS),
  ];
  const empty = settle(setProxyMode(bootstrap().cluster, mode)).cluster;
  const full = objects.reduce(
    (cluster, object) => submit(cluster, 'kubectl', { effect: 'Write', verb: 'create', object }).cluster,
    empty,
  );
  return settle(full).cluster;
}

function timed<Value>(work: () => Value): readonly [Value, number] {
  const started = performance.now();
  const value = work();
  return [value, performance.now() - started];
}

const client = { from: 'node', name: 'node-c' } as const;

interface Figures {
  readonly recorded: number;
  readonly visited: number;
  readonly counted: number;
}

function measure(cluster: Cluster, vip: string): Figures {
  const asked = { client, line: `curl http://${vip}` };
  let visited = 0;
  const record = (): void => {
    const sent = late.walk(cluster, asked);
    if ('error' in sent || sent.walk.outcome.kind !== 'answered')
      throw new Error('the walk was not answered');
    visited = sent.walk.hops.find(({ kind }) => kind === 'service-rule')?.considered.length ?? 0;
  };
  for (let i = 0; i < 20; i++) record();
  const [, recorded] = timed(() => {
    for (let i = 0; i < 50; i++) record();
  });
  const counter = late.counterOf(asked);
  const [, counted] = timed(() => {
    const sent = counter.send(cluster, TIMES);
    if ('error' in sent) throw new Error(sent.error);
  });
  return { recorded: recorded / 50, visited, counted };
}

/** The ClusterIP that the API server gave the Service `web`. */
function addressOfWeb({ api }: Cluster): string {
  const service = reader(api).get('Service', 'default', 'web');
  return (service?.kind === 'Service' && service.spec.clusterIP) || '';
}

/** Header and rows: walks recorded hop by hop, and counted only. */
export function walkRows(): [Row, ...Row[]] {
  const rows = MODES.map((mode) => {
    const figures = SERVICES.map((services) => {
      const cluster = clusterOf(services, mode);
      return measure(cluster, addressOfWeb(cluster));
    });
    const row = (what: string, print: (one: Figures) => string): Row => [
      `${mode}: ${what}`,
      ...figures.map(print),
    ];
    return [
      row('one walk, recorded', ({ recorded }) => millis(recorded)),
      row('rules that its first packet was held against', ({ visited }) => String(visited)),
      row(`${TIMES.toLocaleString('en')} walks, counted`, ({ counted }) => millis(counted)),
      row('counted a second', ({ counted }) => Math.round((TIMES / counted) * 1000).toLocaleString('en')),
    ];
  });
  return [
    [`Services × ${ENDPOINTS} endpoints, in Node`, ...SERVICES.map((count) => count.toLocaleString('en'))],
    ...rows.flat(),
  ];
}
