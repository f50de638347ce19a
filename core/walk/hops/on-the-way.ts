import type { End, Leg } from '../carry.ts';
import { type Draft, docs, draft } from './hop-of.ts';
import { arrow, kernelSteps } from './kernel-steps.ts';

const nodesOf = (legs: readonly Leg[]): readonly string[] =>
  legs.flatMap((leg) => (leg.leg === 'node' ? [leg.node] : []));

/** From the rule to the Pod's door: the rest of this node's hooks, the wire, the other node's hooks. */
export function passageHop(legs: readonly Leg[]): Draft | undefined {
  const wire = legs.find((leg) => leg.leg === 'wire');
  const node = nodesOf(legs).at(-1);
  const packet = legs.at(-1)?.packet;
  if (!node || !packet) return undefined;
  const masqueraded = legs.some((leg) => leg.leg === 'node' && leg.packet.src !== leg.passage.packet.src);
  return draft({
    time: wire?.at ?? legs[0]?.at ?? 0,
    kind: 'wire',
    place: wire ? { at: 'wire', from: wire.from, to: wire.to } : { at: 'hook', node, hook: 'FORWARD' },
    label: wire ? 'wire' : 'same node',
    title: wire ? `From ${wire.from} to ${wire.to}` : `Stays on ${node}`,
    caption: wire
      ? `${arrow(packet)} travels from ${wire.from} to ${wire.to}: by now an ordinary packet to a Pod.`
      : `The Pod is on ${node} itself: the packet goes over the node’s bridge, not over a wire.`,
    because: `After the rewrite nothing about this packet says “Service”. The routing table names the next machine, and the hooks on the way look at it without changing it${masqueraded ? ', except for the source address: the packet was marked, so it is masqueraded' : '; the source address is still the client’s own'}.`,
    docs: docs.virtualIPs,
    before: packet,
    after: packet,
    considered: legs.flatMap((leg) =>
      leg.leg === 'node' ? leg.passage.hooks.flatMap(({ visits }) => visits) : [],
    ),
    steps: kernelSteps(legs, 'request'),
  });
}

/** The packet met nobody who would take it. */
export function lostHop(legs: readonly Leg[], end: Extract<End, { end: 'lost' | 'dropped' }>): Draft {
  const packet = legs.at(-1)?.packet;
  const node = nodesOf(legs).at(-1) ?? end.node;
  const noHost = end.end === 'lost' && end.reason === 'no-host';
  return draft({
    time: legs.at(-1)?.at ?? 0,
    kind: 'wire',
    place: { at: 'hook', node, hook: 'POSTROUTING' },
    label: noHost ? 'nobody there' : 'lost',
    title: noHost ? 'Nobody has that address' : 'The packet is lost',
    caption:
      end.end === 'dropped'
        ? `${end.node} drops the packet: ${end.reason}.`
        : noHost
          ? `No machine answers for ${end.to}: “No route to host”.`
          : 'No rule of this node knows the address and port, so the packet goes out to the router, which drops it.',
    because: noHost
      ? 'The node asked by ARP who has that address, and nobody answered.'
      : 'Rules match address, protocol and port exactly. A packet that matches none keeps its destination, and an address of the Service range leads nowhere outside the cluster.',
    docs: docs.debugService,
    ...(packet && { before: packet, after: packet }),
    verdict: 'dropped',
    steps: kernelSteps(legs, 'request'),
  });
}
