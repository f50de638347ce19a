import { isLoopback } from '../net/index.ts';
import { runHook } from './hooks.ts';
import type { Netns } from './netns.ts';
import type { Fate, LocalReply, Passage } from './passage.ts';
import { type Lookup, lookup, printLookup } from './routing.ts';
import { afterStop } from './send-on.ts';
import { type KernelContext, newSkb, passage, recordRoute, type Skb } from './skb.ts';

/** Looks up the way of a local packet and writes it down. Undefined: there is one. */
function findWay(skb: Skb): { readonly way: Lookup; readonly failed?: Fate } {
  const { netns, packet } = skb;
  const way = lookup(netns, packet.dst);
  recordRoute(skb, 'OUTPUT', () => printLookup(netns, packet.dst, way));
  if (way.kind === 'unreachable')
    return { way, failed: { kind: 'drop', reason: 'Network is unreachable', errno: 'ENETUNREACH' } };
  const localnet = netns.sysctls['net.ipv4.conf.all.route_localnet'] === 1;
  // A loopback address may leave the node only with route_localnet (net/ipv4/route.c, __mkroute_output).
  if (way.kind === 'unicast' && isLoopback(packet.src) && !localnet)
    return {
      way,
      failed: { kind: 'drop', reason: `source ${packet.src} cannot leave by ${way.dev}`, errno: 'EINVAL' },
    };
  return { way };
}

/** Over `lo` and up again: the packet keeps its mark and its flow, so nat is through with it. */
function loopBack(skb: Skb): Fate {
  delete skb.oif;
  // The sender's socket stays behind (drivers/net/loopback.c, skb_orphan).
  delete skb.uid;
  skb.iif = 'lo';
  for (const hook of ['PREROUTING', 'INPUT'] as const) {
    const stop = runHook(skb, hook);
    if (stop) return afterStop(skb, hook, stop);
  }
  return { kind: 'deliver' };
}

function send(skb: Skb): Fate {
  const first = findWay(skb);
  if (first.failed) return first.failed;
  let way = first.way;
  skb.oif = way.kind === 'unicast' ? way.dev : 'lo';
  const wanted = skb.packet.dst;
  const stopped = runHook(skb, 'OUTPUT');
  if (stopped) return afterStop(skb, 'OUTPUT', stopped);
  if (skb.packet.dst !== wanted) {
    // nat has sent it elsewhere: routed again (net/ipv4/netfilter.c, ip_route_me_harder).
    const again = findWay(skb);
    if (again.failed) return again.failed;
    way = again.way;
  }
  skb.oif = way.kind === 'unicast' ? way.dev : 'lo';
  skb.nextHop = way.kind === 'unicast' ? way.nextHop : skb.packet.dst;
  const stop = runHook(skb, 'POSTROUTING');
  if (stop) return afterStop(skb, 'POSTROUTING', stop);
  return way.kind === 'unicast' ? { kind: 'forward', oif: way.dev, nextHop: way.nextHop } : loopBack(skb);
}

/**
 * One packet that a local process or the stack itself sends: route, OUTPUT, route again if it was translated, POSTROUTING. A packet
 * for this very node goes on over `lo` through PREROUTING and INPUT in the same passage, and its fate is `deliver`.
 * Simplified: every local process is root's.
 */
export function emit(netns: Netns, packet: LocalReply, context: KernelContext): Passage {
  const { flow, ...bare } = packet;
  const skb = newSkb(netns, bare, context);
  if (flow) skb.ct = { ...flow, state: 'RELATED', fresh: false };
  else skb.uid = 0;
  return passage(skb, send(skb));
}
