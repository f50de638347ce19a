import type { ApiObject } from '../../core/api/index.ts';
import { reader } from '../../core/apiserver/index.ts';
import { bootstrap, type Cluster, setProxyMode, settle, submit } from '../../core/cluster/index.ts';
import { late } from '../../core/late.ts';
import type { Walk } from '../../core/walk/index.ts';
import { millis, type Row } from './table.ts';
import { webernetesCalls } from './webernetes.ts';
import { workload } from './workload.ts';

const SERVICES = [100, 1_000, 10_000];
const ENDPOINTS = 10;
const TIMES = 1_000;
const MODES = ['iptables', 'nftables', 'ipvs'] as const;
/** Runs of which the fastest counts: what else the machine does is no part of a walk. */
const RUNS = 10;

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

/** Processor ms of the fastest of some runs. */
function fastest(work: () => void): number {
  const runs = Array.from({ length: RUNS }, () => {
    const before = process.cpuUsage();
    work();
    return process.cpuUsage(before).user / 1000;
  });
  return Math.min(...runs);
}

const client = { from: 'node', name: 'node-c' } as const;

interface Figures {
  readonly recorded: number;
  readonly visited: number;
  readonly counted: number;
}

const BATCH = 20;

function measure(cluster: Cluster, vip: string): Figures {
  const asked = { client, line: `curl http://${vip}` };
  const record = (): Walk => {
    const sent = late.walk(cluster, asked);
    if ('error' in sent || sent.walk.outcome.kind !== 'answered')
      throw new Error('the walk was not answered');
    return sent.walk;
  };
  const visited = record().hops.find(({ kind }) => kind === 'service-rule')?.considered.length ?? 0;
  const recorded = fastest(() => {
    for (let i = 0; i < BATCH; i++) record();
  });
  const counted = fastest(() => {
    const sent = late.counterOf(asked).send(cluster, TIMES);
    if ('error' in sent) throw new Error(sent.error);
  });
  return { recorded: recorded / BATCH, visited, counted };
}

/** The ClusterIP that the API server gave the Service `web`. */
function addressOfWeb({ api }: Cluster): string {
  const service = reader(api).get('Service', 'default', 'web');
  return (service?.kind === 'Service' && service.spec.clusterIP) || '';
}

/** By how much a value grows per doubling of the Services, between the two largest numbers of them. */
function growth(values: readonly number[]): string {
  const [small = 1, large = 1] = values.slice(-2);
  const [few = 1, many = 1] = SERVICES.slice(-2);
  return `× ${((large / small) ** (1 / Math.log2(many / few))).toFixed(2)}`;
}

const perSecond = (times: number, took: number): string =>
  Math.round((times / took) * 1000).toLocaleString('en');

/**
 * Header and rows, in processor time: walks recorded hop by hop, and counted only; and a request of webernetes, which is a
 * function call whatever else there is.
 */
export async function walkRows(): Promise<[Row, ...Row[]]> {
  const rows = MODES.map((mode) => {
    const figures = SERVICES.map((services) => {
      const cluster = clusterOf(services, mode);
      return measure(cluster, addressOfWeb(cluster));
    });
    const row = (what: string, read: (one: Figures) => number, print: (value: number) => string): Row => {
      const values = figures.map(read);
      return [`${mode}: ${what}`, ...values.map(print), growth(values)];
    };
    return [
      row('one walk, recorded', ({ recorded }) => recorded, millis),
      row('rules that its first packet was held against', ({ visited }) => visited, String),
      row(
        `walks counted a second, of ${TIMES.toLocaleString('en')}`,
        ({ counted }) => counted,
        (counted) => perSecond(TIMES, counted),
      ),
    ];
  });
  const calls = TIMES * 10;
  await webernetesCalls(ENDPOINTS, calls);
  const called = perSecond(calls, await webernetesCalls(ENDPOINTS, calls));
  return [
    [
      `Services × ${ENDPOINTS} endpoints, in Node`,
      ...SERVICES.map((count) => count.toLocaleString('en')),
      'twice as many',
    ],
    ...rows.flat(),
    ['webernetes 0.3.5: requests a second, one Service', called, '', '', ''],
  ];
}
