import { emit, type Netns, type Passage, receive } from '../../../core/kernel/index.ts';
import {
  addressOf,
  cidrContains,
  joinHostPort,
  type Packet,
  type Protocol,
} from '../../../core/net/index.ts';
import type { Comparison } from '../iptables/expectations.ts';
import { hear, type IpvsWorld, newWorld, sync } from './world.ts';

/** A client and what it meets: the real servers it may get to, whether they see its address, or how it fails. */
interface Flow {
  readonly name: string;
  readonly masqueradeAll: boolean;
  readonly source: string;
  readonly destination: string;
  readonly port: number;
  readonly protocol: Protocol;
  readonly result: 'DNAT' | 'REJECT' | 'DROP' | 'ACCEPT';
  readonly endpoints: readonly string[];
  readonly masquerade: boolean;
}

/** More connections than any Service of a vector has endpoints. */
const TRIES = 16;

export function flows(expected: readonly Flow[], { world }: { readonly world: IpvsWorld }): Comparison {
  return {
    expected: expected.map((flow) => ({ ...flow, endpoints: [...flow.endpoints].sort() })),
    actual: expected.map((flow) => ({
      ...flow,
      masqueradeAll: world.settings.masqueradeAll,
      ...trace(worldFor(flow, world), flow),
    })),
  };
}

/**
 * Vectors have a cluster CIDR so wide that cluster IPs lie in it, which a real cluster keeps apart: what a node sends from a cluster
 * IP would count as a Pod's there. Such a flow is held against the rules without a cluster CIDR.
 */
function worldFor({ source }: Flow, world: IpvsWorld): IpvsWorld {
  const { settings, objects } = world;
  const isOverlap = settings.clusterCIDR !== null && cidrContains(settings.clusterCIDR, source);
  if (!isOverlap || !isOwn(world.netns, source)) return world;
  const apart = newWorld({ ...settings, clusterCIDR: null });
  hear(apart, [...objects.values()]);
  sync(apart);
  return apart;
}

const isOwn = ({ interfaces }: Netns, address: string): boolean =>
  interfaces.some(({ addresses }) => addresses.some((one) => addressOf(one) === address));

/** One client that connects again and again, with another port each time. */
function trace({ netns, now }: IpvsWorld, flow: Flow): Pick<Flow, 'result' | 'endpoints' | 'masquerade'> {
  const endpoints = new Set<string>();
  let kernel = netns;
  let passage: Passage | undefined;
  for (let at = 0; at < TRIES; at++) {
    const packet = packetOf(flow, 40_000 + at);
    const context = { now, draw: () => 0 };
    const own = isOwn(kernel, flow.source);
    passage = own ? emit(kernel, packet, context) : receive(kernel, { packet, iif: 'eth0' }, context);
    kernel = passage.netns;
    if (isForwarded(passage, flow)) endpoints.add(joinHostPort(passage.packet.dst, passage.packet.dport));
  }
  const result = endpoints.size > 0 ? 'DNAT' : resultOf(passage);
  const masquerade = result === 'DNAT' && passage?.packet.src !== flow.source;
  return { result, endpoints: [...endpoints].sort(), masquerade };
}

function packetOf({ protocol, source, destination, port }: Flow, sport: number): Packet {
  const tcp = protocol === 'TCP' ? ({ tcp: 'SYN' } as const) : {};
  const ports = protocol === 'ICMP' ? { sport: 0, dport: 0 } : { sport, dport: port };
  return { protocol, src: source, dst: destination, mark: 0, ...ports, ...tcp };
}

const isForwarded = ({ fate, packet }: Passage, { destination }: Flow): boolean =>
  (fate.kind === 'forward' || fate.kind === 'deliver') && packet.dst !== destination;

function resultOf(passage: Passage | undefined): Flow['result'] {
  if (passage?.fate.kind === 'reject') return 'REJECT';
  return passage?.fate.kind === 'drop' ? 'DROP' : 'ACCEPT';
}
