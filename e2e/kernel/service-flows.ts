import type { Service } from '../../core/api/index.ts';
import { type Family, familyOf } from '../../core/net/index.ts';
import { BALANCER, likeThat, type Machine, type Plan } from './plan.ts';

/** One call of a flow set: who calls what, and by which node the router sends it there. */
export interface FlowSpec {
  readonly from: string;
  readonly protocol: 'TCP' | 'UDP' | 'ICMP';
  readonly to: string;
  readonly port: number;
  readonly by?: string;
  /** What core's walk of it is, where that is another call; `null`: none, as a walk has no such client. */
  readonly walk?: FlowSpec | null;
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

/** What differs between the families: the node's own address on its Pod bridge, loopback, nobody's Service. */
const PLACES = {
  IPv4: { loopback: '127.0.0.1', gateway: '10.244.1.1', nobody: '10.96.77.77' },
  IPv6: { loopback: '::1', gateway: 'fd00:10:244:1::1', nobody: 'fd00:10:96::7777' },
} as const;

const ingressOf = ({ status }: Service, family: Family) =>
  (status?.loadBalancer?.ingress ?? []).filter(({ ip }) => ip && familyOf(ip) === family);

/** The addresses that a cluster's network gives to the Service besides its own. */
const virtualOf = (service: Service, family: Family): readonly string[] => [
  ...(service.spec.externalIPs ?? []).filter((ip) => familyOf(ip) === family),
  ...ingressOf(service, family).flatMap(({ ip, ipMode }) => (ip && ipMode !== 'Proxy' ? [ip] : [])),
];

/** What a load balancer that makes connections of its own sends to node ports, and calls that find it by its address. */
const balancerCalls = (service: Service, port: Port, family: Family, plan: Plan): readonly FlowSpec[] =>
  ingressOf(service, family).flatMap(({ ip: vip = '', ipMode }): readonly FlowSpec[] => {
    const { nodePort } = port;
    const protocol = (port.protocol ?? 'TCP') as FlowSpec['protocol'];
    if (ipMode !== 'Proxy' || nodePort === undefined) return [];
    return [
      ...plan.nodes.map(({ name }): FlowSpec => {
        const walk = { from: 'client', protocol, to: vip, port: port.port, by: name };
        return { from: BALANCER.name, protocol, to: addressOn(plan, name, family), port: nodePort, walk };
      }),
      ...['client-a', 'node-c'].map((from) => ({ from, protocol, to: vip, port: port.port, walk: null })),
    ];
  });

/** Calls to what kube-proxy listens on itself. */
const healthCheckCalls = ({ spec }: Service, family: Family, plan: Plan): readonly FlowSpec[] =>
  spec.healthCheckNodePort === undefined
    ? []
    : [
        ['client', 'node-a'],
        ['client', 'node-c'],
        ['client-a', 'node-a'],
        ['client-a', 'node-b'],
        ['node-a', 'node-a'],
        ['node-c', 'node-b'],
      ].map(([from = '', node = '']) => ({
        from,
        protocol: 'TCP',
        to: addressOn(plan, node, family),
        port: spec.healthCheckNodePort ?? 0,
      }));

const addressOn = (plan: Plan, node: string, family: Family): string => {
  const { ip, ip6 } = plan.nodes.find(({ name }) => name === node) as Machine;
  return family === 'IPv6' ? ip6 : ip;
};

function callsOfPort(service: Service, clusterIP: string, port: Port, plan: Plan): readonly FlowSpec[] {
  const protocol = (port.protocol ?? 'TCP') as FlowSpec['protocol'];
  const family = familyOf(clusterIP) ?? 'IPv4';
  const { loopback, gateway } = PLACES[family];
  const { nodePort } = port;
  return [
    ...INSIDE.map((from) => ({ from, protocol, to: clusterIP, port: port.port })),
    { from: 'client', protocol, to: clusterIP, port: port.port, by: 'node-a' },
    ...(nodePort === undefined
      ? []
      : [
          ...NODE_PORT_CALLS.map(([from, node]) => ({
            from,
            protocol,
            to: addressOn(plan, node, family),
            port: nodePort,
          })),
          { from: 'node-a', protocol, to: loopback, port: nodePort },
          { from: 'node-a', protocol, to: gateway, port: nodePort },
        ]),
    ...balancerCalls(service, port, family, plan),
    ...virtualOf(service, family).flatMap((to) => {
      // An address of the node network itself needs no route.
      const onLink = plan.nodes.some((node) => likeThat(node, to) === to);
      const route = (by: string) => (onLink ? {} : { by });
      return [
        ...ROUTED_CALLS.map(([from, by]) => ({ from, protocol, to, port: port.port, ...route(by) })),
        ...INSIDE.map((from) => ({ from, protocol, to, port: port.port, ...route('node-b') })),
      ];
    }),
  ];
}

/** Calls to places next to the Service: a port that it does not have, an address of nobody. */
const strayCalls = (to: string, plan: Plan): readonly FlowSpec[] => {
  const family = familyOf(to) ?? 'IPv4';
  return [
    { from: 'client-a', protocol: 'TCP', to, port: 4321 },
    { from: 'node-c', protocol: 'TCP', to, port: 4321 },
    { from: 'client-c', protocol: 'TCP', to: PLACES[family].nobody, port: 80 },
    { from: 'client', protocol: 'TCP', to: addressOn(plan, 'node-b', family), port: 31999 },
  ];
};

/**
 * Echo requests to the Service, to what is beside it, and to an endpoint itself. None to what would go in circles: with IPv6 all
 * addresses but the cluster's own, since no node takes its own packet for a martian there.
 */
export function echoCalls(service: Service, endpoint: string, plan: Plan): readonly FlowSpec[] {
  const family = familyOf(endpoint) ?? 'IPv4';
  const echo = (from: string, to: string, by?: string): FlowSpec => ({
    from,
    protocol: 'ICMP',
    to,
    port: 0,
    ...(by ? { by } : {}),
  });
  const clusterIP = service.spec.clusterIPs?.find((ip) => familyOf(ip) === family) ?? '';
  const other = (from: string) => addressOn(plan, from === 'node-a' ? 'node-b' : 'node-a', family);
  return [
    ...INSIDE.flatMap((from) =>
      [clusterIP, endpoint, other(from)].filter(Boolean).map((to) => echo(from, to)),
    ),
    echo('client-a', PLACES[family].nobody),
    // Both ways between two hosts.
    echo('node-b', addressOn(plan, 'node-a', family)),
    echo('client', addressOn(plan, 'node-a', family)),
    ...(family === 'IPv6' ? [] : virtualOf(service, family)).flatMap((to) => [
      echo('client', to, 'node-a'),
      echo('client-a', to, 'node-b'),
      echo('node-c', to, 'node-b'),
    ]),
  ];
}

/** The lab has no calls of SCTP. */
const isCalled = ({ protocol }: Port): boolean => protocol !== 'SCTP';

/** Every sort of call that a Service can get, by each of its families. */
export const serviceCalls = (service: Service, plan: Plan): readonly FlowSpec[] =>
  (service.spec.clusterIPs ?? []).flatMap((clusterIP) => [
    ...(service.spec.ports ?? [])
      .filter(isCalled)
      .flatMap((port) => callsOfPort(service, clusterIP, port, plan)),
    ...strayCalls(clusterIP, plan),
    ...healthCheckCalls(service, familyOf(clusterIP) ?? 'IPv4', plan),
  ]);
