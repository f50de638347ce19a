import type { ApiObject } from '../../core/api/index.ts';
import { reader } from '../../core/apiserver/index.ts';
import { baseWorld, bootstrap, type Cluster, submit } from '../../core/cluster/index.ts';
import { configure, encodePacket, kubeadmCorefile, newDnsServer, servePacket } from '../../core/dns/index.ts';
import type { Row } from './table.ts';

const SERVICES = [100, 10_000] as const;
const QUERIES = 4_000;
const ROUNDS = 5;
/** Every tenth Service is headless, with two Pods. */
const HEADLESS_EVERY = 10;

const addressOf = (index: number, pod: number): string =>
  `10.${130 + pod}.${Math.floor(index / 250)}.${1 + (index % 250)}`;

function objectsOf(index: number): readonly ApiObject[] {
  const name = `web-${index}`;
  const ports = [{ name: 'http', protocol: 'TCP', port: 80 }];
  const headless = index % HEADLESS_EVERY === 0;
  const service = {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, namespace: 'default' },
    spec: { ports, ...(headless && { clusterIP: 'None' }) },
  };
  const slice = {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: { name: `${name}-x`, namespace: 'default', labels: { 'kubernetes.io/service-name': name } },
    addressType: 'IPv4',
    endpoints: [0, 1].map((pod) => ({ addresses: [addressOf(index, pod)], conditions: { ready: true } })),
    ports,
  };
  return [service, slice] as unknown as readonly ApiObject[];
}

function clusterOf(services: number): Cluster {
  let { cluster } = bootstrap({ ...baseWorld, serviceCIDR: '10.96.0.0/12' });
  for (let index = 0; index < services; index++)
    for (const object of objectsOf(index))
      cluster = submit(cluster, 'kubectl', { effect: 'Write', verb: 'create', object }).cluster;
  return cluster;
}

/** Questions as octets: Services, headless ones, names that do not exist, and reverse names, spread over all there are. */
function questions(services: number): readonly Uint8Array[] {
  const zone = 'default.svc.cluster.local.';
  return Array.from({ length: QUERIES }, (_, query) => {
    const index = (query * 7919) % services;
    const headless = index - (index % HEADLESS_EVERY);
    const [a = '', b = '', c = '', d = ''] = addressOf(index, 0).split('.');
    const asked = [
      { name: `web-${index}.${zone}`, type: 'A' },
      { name: `web-${index}.${zone}`, type: 'AAAA' },
      { name: `web-${headless}.${zone}`, type: 'A' },
      { name: `web-${index}.default.${zone}`, type: 'A' },
      { name: `_http._tcp.web-${headless}.${zone}`, type: 'SRV' },
      { name: `${d}.${c}.${b}.${a}.in-addr.arpa.`, type: 'PTR' },
    ][query % 6] ?? { name: '.', type: 'A' };
    const bytes = encodePacket(
      {
        id: query,
        opcode: 'QUERY',
        rcode: 'NOERROR',
        flags: { qr: false, aa: false, tc: false, rd: true, ra: false, ad: false, cd: false },
        questions: [{ ...asked, class: 'IN' }],
        answer: [],
        authority: [],
        additional: [],
      },
      { compress: true },
    );
    if (!bytes) throw new Error(`no octets for ${asked.name}`);
    return bytes;
  });
}

/** Answers all questions once; how many a second, from octets to octets. */
function asker(services: number): () => number {
  const { api } = clusterOf(services);
  const configured = configure(kubeadmCorefile('cluster.local'));
  if (!configured.ok) throw new Error(configured.message);
  const server = newDnsServer(configured.configuration, ['10.244.0.2']);
  const world = { reader: reader(api), now: 0, draw: () => 0.5, upstream: { records: {} } };
  const client = { address: '10.244.1.9', port: 4711, transport: 'udp' } as const;
  const asked = questions(services);
  return () => {
    const began = performance.now();
    for (const bytes of asked)
      if (!servePacket(server, world, bytes, client).bytes) throw new Error('a query without a reply');
    return (asked.length / (performance.now() - began)) * 1000;
  };
}

const count = (value: number): string => Math.round(value).toLocaleString('en');

/** Header and rows: how many questions CoreDNS answers in a second, with few Services and with many. */
export function dnsRows(): [Row, ...Row[]] {
  const askers = SERVICES.map(asker);
  // The first round warms up and builds the indexes. In turn, and of all rounds the best: what disturbs only slows.
  const rounds = Array.from({ length: 1 + ROUNDS }, () => askers.map((ask) => ask())).slice(1);
  const [few = 0, many = 0] = SERVICES.map((_, index) =>
    Math.max(...rounds.map((round) => round[index] ?? 0)),
  );
  return [
    [
      'CoreDNS, octets to octets, in Node',
      ...SERVICES.map((services) => `${count(services)} Services`),
      'slower by',
    ],
    ['queries a second', count(few), count(many), `× ${(few / many).toFixed(2)}`],
  ];
}
