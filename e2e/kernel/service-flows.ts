import type { Service } from '../../core/api/index.ts';
import type { Plan } from './plan.ts';

/** One call of a flow set: who calls what, and by which node the router sends it there. */
export interface FlowSpec {
  readonly from: string;
  readonly protocol: 'TCP' | 'UDP' | 'ICMP';
  readonly to: string;
  readonly port: number;
  readonly by?: string;
}

/** Somebody of every sort: a Pod beside endpoints, one on a node without, an endpoint itself, processes of nodes, hosts outside. */
const INSIDE = ['client-a', 'client-c', 'web-a1', 'node-a', 'node-c'];

const NODE_PORT_CALLS: readonly (readonly [from: string, node: string])[] = [
  ['client', 'node-a'],
  ['client', 'node-b'],
  ['client', 'node-c'],
  ['client-a', 'node-a'],
  ['client-a', 'node-b'],
  ['client-c', 'node-c'],
  ['client-c', 'node-a'],
  ['web-b1', 'node-c'],
  ['node-a', 'node-a'],
  ['node-a', 'node-b'],
  ['node-c', 'node-c'],
];

const ROUTED_CALLS: readonly (readonly [from: string, by: string])[] = [
  ['client', 'node-a'],
  ['client', 'node-b'],
  ['client', 'node-c'],
  ['other-client', 'node-a'],
];

type Port = NonNullable<Service['spec']['ports']>[number];

function callsOfPort(service: Service, port: Port, plan: Plan): readonly FlowSpec[] {
  const protocol = (port.protocol ?? 'TCP') as FlowSpec['protocol'];
  const { spec, status } = service;
  const ipOf = (node: string) => plan.nodes.find(({ name }) => name === node)?.ip ?? '';
  const clusterIP = spec.clusterIP ?? '';
  const virtual = [
    ...(spec.externalIPs ?? []),
    ...(status?.loadBalancer?.ingress ?? []).flatMap(({ ip }) => (ip ? [ip] : [])),
  ];
  const { nodePort } = port;
  return [
    ...INSIDE.map((from) => ({ from, protocol, to: clusterIP, port: port.port })),
    { from: 'client', protocol, to: clusterIP, port: port.port, by: 'node-a' },
    ...(nodePort === undefined
      ? []
      : [
          ...NODE_PORT_CALLS.map(([from, node]) => ({ from, protocol, to: ipOf(node), port: nodePort })),
          { from: 'node-a', protocol, to: '127.0.0.1', port: nodePort },
          { from: 'node-a', protocol, to: '10.244.1.1', port: nodePort },
        ]),
    ...virtual.flatMap((to) => {
      // An address of the node network itself needs no route.
      const onLink = plan.nodes.some(({ ip }) => ip === to);
      const route = (by: string) => (onLink ? {} : { by });
      return [
        ...ROUTED_CALLS.map(([from, by]) => ({ from, protocol, to, port: port.port, ...route(by) })),
        ...INSIDE.map((from) => ({ from, protocol, to, port: port.port, ...route('node-b') })),
      ];
    }),
  ];
}

/** Calls to places next to the Service: a port that it does not have, an address of nobody. */
const strayCalls = (service: Service): readonly FlowSpec[] => {
  const to = service.spec.clusterIP ?? '';
  return [
    { from: 'client-a', protocol: 'TCP', to, port: 4321 },
    { from: 'node-c', protocol: 'TCP', to, port: 4321 },
    { from: 'client-c', protocol: 'TCP', to: '10.96.77.77', port: 80 },
    { from: 'client', protocol: 'TCP', to: '192.168.1.12', port: 31999 },
  ];
};

/**
 * Echo requests to the Service, to what is beside it, and to an endpoint itself. None both ways between two hosts: core's flows
 * know no identifiers, so that one's request looks like the answer to the other's. None from outside to what would go in circles.
 */
export function echoCalls({ spec, status }: Service, endpoint: string): readonly FlowSpec[] {
  const echo = (from: string, to: string, by?: string): FlowSpec => ({
    from,
    protocol: 'ICMP',
    to,
    port: 0,
    ...(by ? { by } : {}),
  });
  const virtual = [
    ...(spec.externalIPs ?? []),
    ...(status?.loadBalancer?.ingress ?? []).flatMap(({ ip }) => ip ?? []),
  ];
  return [
    ...INSIDE.flatMap((from) =>
      [spec.clusterIP ?? '', endpoint, from === 'node-a' ? '192.168.1.12' : '192.168.1.11'].map((to) =>
        echo(from, to),
      ),
    ),
    echo('client-a', '10.96.77.77'),
    echo('client', '192.168.1.11'),
    ...virtual.flatMap((to) => [
      echo('client', to, 'node-a'),
      echo('client-a', to, 'node-b'),
      echo('node-c', to, 'node-b'),
    ]),
  ];
}

/** Every sort of call that a Service can get. */
export const serviceCalls = (service: Service, plan: Plan): readonly FlowSpec[] => [
  ...(service.spec.ports ?? []).flatMap((port) => callsOfPort(service, port, plan)),
  ...strayCalls(service),
];
