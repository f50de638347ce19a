import { cidrContains, isLoopback, type Packet } from '../net/index.ts';
import { runHook } from './hooks.ts';
import type { Interface, Netns } from './netns.ts';
import type { Fate, Hook, Passage } from './passage.ts';
import { noRoute } from './reply.ts';
import { isLocal, lookup, printLookup } from './routing.ts';
import { afterStop } from './send-on.ts';
import { type KernelContext, newSkb, passage, recordRoute, type Skb } from './skb.ts';

/** A packet that comes in by an interface; by which port, if that is a bridge. */
export interface Arrival {
  readonly packet: Packet;
  readonly iif: string;
  readonly bridgePort?: string;
}

/**
 * Addresses that cannot come in from outside: loopback ones unless route_localnet, and the node's own as a sender (net/ipv4/route.c,
 * ip_route_input_slow). IPv6 minds neither here.
 */
function martian({ netns, packet, iif, family }: Skb): string | undefined {
  if (iif === 'lo' || family === 'IPv6') return undefined;
  const localnet = netns.sysctls['net.ipv4.conf.all.route_localnet'] === 1;
  if (isLoopback(packet.src) ? !localnet : isLocal(netns, packet.src)) return `martian source ${packet.src}`;
  return isLoopback(packet.dst) && !localnet ? `martian destination ${packet.dst}` : undefined;
}

/** IPv6 throws packets with a loopback address away before anything looks at them (net/ipv6/ip6_input.c, ip6_rcv_core). */
function strayLoopback({ packet, family }: Skb): string | undefined {
  const address = family === 'IPv6' ? [packet.src, packet.dst].find(isLoopback) : undefined;
  return address && `loopback address ${address} from outside`;
}

/** Runs the hooks in turn; the fate is `end` unless one of them stops the packet. */
function runHooks(skb: Skb, hooks: readonly Hook[], end: Fate): Fate {
  for (const hook of hooks) {
    const stop = runHook(skb, hook);
    if (stop) return afterStop(skb, hook, stop);
  }
  return end;
}

/**
 * With bridge-nf, a frame whose destination was rewritten on a bridge port cannot go back out of that port unless it is set to hairpin.
 * The bridge drops it before FORWARD (net/bridge/br_netfilter_hooks.c br_nf_pre_routing_finish, br_forward.c should_deliver).
 */
const stuckOnPort = (skb: Skb, arrival: Arrival, bridge: Interface | undefined): boolean =>
  bridge?.hairpin === false &&
  skb.physIn !== undefined &&
  skb.oif === bridge.name &&
  skb.packet.dst !== arrival.packet.dst &&
  skb.nextHop === arrival.packet.src;

function route(skb: Skb, arrival: Arrival, bridge: Interface | undefined): Fate {
  const { netns } = skb;
  const strange = martian(skb);
  if (strange) {
    recordRoute(skb, 'PREROUTING', () => strange);
    return { kind: 'drop', reason: strange };
  }
  const way = lookup(netns, skb.packet.dst);
  recordRoute(skb, 'PREROUTING', () => printLookup(netns, skb.packet.dst, way, skb.packet.src));
  if (way.kind === 'local') return runHooks(skb, ['INPUT'], { kind: 'deliver' });
  if (skb.family === 'IPv4' && netns.sysctls['net.ipv4.ip_forward'] === 0)
    return { kind: 'drop', reason: 'net.ipv4.ip_forward is 0' };
  if (way.kind === 'unreachable') return noRoute(skb);
  skb.oif = way.dev;
  skb.nextHop = way.nextHop;
  if (stuckOnPort(skb, arrival, bridge))
    return { kind: 'drop', reason: `port of ${bridge?.name} is not set to hairpin` };
  return runHooks(skb, ['FORWARD', 'POSTROUTING'], {
    kind: 'forward',
    oif: way.dev,
    nextHop: way.nextHop,
  });
}

/** A frame from one port of a bridge to another. iptables sees it only with bridge-nf-call-iptables. */
function bridged(skb: Skb, arrival: Arrival, bridge: Interface): Fate {
  const forward: Fate = { kind: 'forward', oif: bridge.name, nextHop: arrival.packet.dst };
  if (skb.physIn === undefined) return forward;
  const stop = runHook(skb, 'PREROUTING');
  if (stop) return afterStop(skb, 'PREROUTING', stop);
  if (skb.packet.dst !== arrival.packet.dst) return route(skb, arrival, bridge);
  skb.oif = bridge.name;
  skb.nextHop = skb.packet.dst;
  skb.physOut = '';
  return runHooks(skb, ['FORWARD', 'POSTROUTING'], forward);
}

/**
 * One packet that arrives on an interface: through PREROUTING, then by its route to INPUT or to FORWARD and POSTROUTING. A packet on
 * a bridge for a neighbour on the same bridge is a bridged frame and is not routed.
 */
export function receive(netns: Netns, arrival: Arrival, context: KernelContext): Passage {
  const { iif, packet } = arrival;
  const skb = newSkb(netns, packet, context);
  skb.iif = iif;
  const stray = strayLoopback(skb);
  if (stray) return passage(skb, { kind: 'drop', reason: stray });
  const bridge = netns.interfaces.find((one) => one.name === iif && one.kind === 'bridge');
  if (bridge && netns.sysctls['net.bridge.bridge-nf-call-iptables'] === 1)
    skb.physIn = arrival.bridgePort ?? '';
  const onLink =
    bridge?.addresses.some((own) => cidrContains(own, packet.dst)) && !isLocal(netns, packet.dst);
  if (bridge && onLink) return passage(skb, bridged(skb, arrival, bridge));
  const stop = runHook(skb, 'PREROUTING');
  return passage(skb, stop ? afterStop(skb, 'PREROUTING', stop) : route(skb, arrival, bridge));
}
