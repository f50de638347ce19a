import { runHook } from './hooks.ts';
import type { Fate, Hook } from './passage.ts';
import { fateOfStop, noRoute } from './reply.ts';
import { lookup, printLookup } from './routing.ts';
import { recordRoute, type Skb } from './skb.ts';
import type { Stop } from './stop.ts';

/**
 * A packet that IPVS has given another destination on another machine: routed anew, then OUTPUT and POSTROUTING, as if it came from
 * here. FORWARD does not see it. (net/netfilter/ipvs/ip_vs_xmit.c, ip_vs_nat_send_or_cont)
 */
function sendOn(skb: Skb): Fate {
  const { netns, packet } = skb;
  const way = lookup(netns, packet.dst);
  recordRoute(skb, 'OUTPUT', () => printLookup(netns, packet.dst, way));
  if (way.kind !== 'unicast') return noRoute(skb);
  skb.oif = way.dev;
  skb.nextHop = way.nextHop;
  for (const hook of ['OUTPUT', 'POSTROUTING'] as const) {
    const stop = runHook(skb, hook);
    // The sender is not told: the call that sent the packet has long succeeded.
    if (stop?.kind === 'drop') return stop;
    if (stop && stop.kind !== 'stolen') return fateOfStop(skb, hook, stop);
  }
  return { kind: 'forward', oif: way.dev, nextHop: way.nextHop };
}

/** What becomes of a packet that did not get past a hook: the end, or its way on by IPVS. */
export const afterStop = (skb: Skb, hook: Hook, stop: Stop): Fate =>
  stop.kind === 'stolen' ? sendOn(skb) : fateOfStop(skb, hook, stop);
