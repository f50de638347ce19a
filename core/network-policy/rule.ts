import {
  type ApiObject,
  type NetworkPolicy,
  type NetworkPolicyPeer,
  type NetworkPolicyPort,
  type Pod,
  selects,
} from '../api/index.ts';
import { cidrContains, type Packet } from '../net/index.ts';
import { type Sorted, sortedGet } from '../sim/index.ts';

/** A rule of either direction: whom it is about, and on which ports. */
export interface Rule {
  readonly peers: readonly NetworkPolicyPeer[];
  readonly ports: readonly NetworkPolicyPort[];
}

export type Direction = 'Ingress' | 'Egress';

export const rulesOf = ({ spec }: NetworkPolicy, direction: Direction): readonly Rule[] =>
  direction === 'Ingress'
    ? (spec.ingress ?? []).map(({ from = [], ports = [] }) => ({ peers: from, ports }))
    : (spec.egress ?? []).map(({ to = [], ports = [] }) => ({ peers: to, ports }));

/** The end whose ports count, which is always the server, and the end that peers are about. */
export interface Ends {
  readonly packet: Packet;
  readonly server: Pod | undefined;
  readonly peer: Pod | undefined;
  readonly peerAddress: string;
}

/** A port by its name is that of the server's container; a Pod that has none of that name has no such port. */
const isNamed = (server: Pod | undefined, name: string, { protocol, dport }: Packet): boolean =>
  server?.spec.containers.some(({ ports = [] }) =>
    ports.some(
      (port) => port.name === name && port.containerPort === dport && (port.protocol ?? 'TCP') === protocol,
    ),
  ) ?? false;

/** evaluatePorts. An ICMP message has no protocol that a port could name. */
function portMatches(
  { protocol = 'TCP', port, endPort }: NetworkPolicyPort,
  { packet, server }: Ends,
): boolean {
  if (protocol !== packet.protocol) return false;
  if (port === undefined) return true;
  if (typeof port === 'string') return isNamed(server, port, packet);
  return packet.dport === port || (endPort !== undefined && packet.dport > port && packet.dport <= endPort);
}

/** evaluateIPBlocks: by the address that the packet has here. */
const blockHolds = (
  { cidr, except = [] }: NonNullable<NetworkPolicyPeer['ipBlock']>,
  address: string,
): boolean => cidrContains(cidr, address) && !except.some((one) => cidrContains(one, address));

/** evaluateSelectors: a podSelector alone means Pods of the policy's own namespace. */
function peerMatches(
  { ipBlock, podSelector, namespaceSelector }: NetworkPolicyPeer,
  { peer, peerAddress }: Ends,
  namespace: string,
  namespaces: Sorted<ApiObject>,
): boolean {
  if (ipBlock) return blockHolds(ipBlock, peerAddress);
  if (!peer || (podSelector && !selects(podSelector, peer.metadata.labels))) return false;
  const of = peer.metadata.namespace ?? '';
  if (!namespaceSelector) return of === namespace;
  const object = sortedGet(namespaces, `/${of}`);
  return object !== undefined && selects(namespaceSelector, object.metadata.labels);
}

/** What of a rule does not fit; undefined: it allows the packet. No ports and no peers mean all of them. */
export function misfit(
  { ports, peers }: Rule,
  ends: Ends,
  namespace: string,
  namespaces: Sorted<ApiObject>,
): 'ports' | 'peers' | undefined {
  if (ports.length > 0 && !ports.some((port) => portMatches(port, ends))) return 'ports';
  const fits = (peer: NetworkPolicyPeer): boolean => peerMatches(peer, ends, namespace, namespaces);
  return peers.length > 0 && !peers.some(fits) ? 'peers' : undefined;
}
