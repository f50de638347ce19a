import type { Packet } from '../../net/index.ts';
import type { End, Leg } from '../journey.ts';
import { type Draft, docs, draft } from './hop-of.ts';
import { arrow, kernelSteps, rewriter } from './kernel-steps.ts';

/** The packet as the last of these legs left it. */
export function packetAfter(legs: readonly Leg[]): Packet | undefined {
  const last = legs.at(-1);
  return last?.leg === 'node' ? last.passage.packet : last?.packet;
}

const nodesOf = (legs: readonly Leg[]): readonly string[] =>
  legs.flatMap((leg) => (leg.leg === 'node' ? [leg.node] : []));

/** The place where the source address was given up for another one, and the chain that did it. */
function masquerade(
  legs: readonly Leg[],
): { before: Packet; after: Packet; by: string; node: string } | undefined {
  for (const leg of legs)
    if (leg.leg === 'node')
      for (const pass of leg.passage.hooks)
        if (pass.before.src !== pass.after.src)
          return {
            before: pass.before,
            after: pass.after,
            by: rewriter(pass) ?? 'conntrack',
            node: leg.node,
          };
  return undefined;
}

/** What became of the source address, and why, by the chain that took it away. */
function sourceFate(by: string | undefined): string {
  if (by === undefined) return '; the source address is still the client’s own';
  const why =
    by === 'IP-MASQ'
      ? 'the network outside knows no way back to a Pod, so the packet leaves the cluster in the name of its node'
      : 'the packet was marked, so it is masqueraded';
  return `, except for the source address: ${why}, and the answer must come back to the node that can turn it`;
}

/** What lies before a packet on its way: rules that know its address, or only the machine that it is for, rewritten or not. */
export type Ahead = 'rules' | 'rewritten' | 'plain';

/** What the wire carries, as the end of a sentence. */
const CARRIED: Readonly<Record<Ahead, string>> = {
  rules: ', whose rules are still to come',
  rewritten: ': by now an ordinary packet to a Pod',
  plain: ': no rule of a Service is for it',
};

const WHY: Readonly<Record<Ahead, string>> = {
  rules:
    'So far this is a packet to a machine and nothing else: the routing table led it here, and the hooks on the way looked at it without changing where it goes',
  rewritten:
    'After the rewrite nothing about this packet says “Service”. The routing table names the next machine, and the hooks on the way look at it without changing it',
  plain:
    'The address is that of the machine that answers, so there is nothing to choose and nothing to rewrite. The routing table names the next machine, and the hooks on the way look at the packet without changing where it goes',
};

/** From one decision to the next place: the rest of this node's hooks, the wire, the other node's hooks. */
export function passageHop(legs: readonly Leg[], ahead: Ahead): Draft | undefined {
  const wire = legs.findLast((leg) => leg.leg === 'wire');
  const node = nodesOf(legs).at(-1) ?? (wire?.leg === 'wire' ? wire.from : undefined);
  const packet = packetAfter(legs);
  if (!node || !packet) return undefined;
  const masked = masquerade(legs);
  const passedNode = nodesOf(legs).length > 0;
  const gave = masked
    ? ` On ${masked.node} the rule of ${masked.by} gave up the source ${masked.before.src} for ${masked.after.src}: the client’s address ends there.`
    : '';
  return draft({
    time: wire?.at ?? legs[0]?.at ?? 0,
    kind: 'wire',
    place:
      wire?.leg === 'wire'
        ? { at: 'wire', from: wire.from, to: wire.to }
        : { at: 'hook', node, hook: 'FORWARD' },
    label: wire ? 'wire' : 'same node',
    title: wire?.leg === 'wire' ? `From ${wire.from} to ${wire.to}` : `Stays on ${node}`,
    caption:
      wire?.leg === 'wire'
        ? `${arrow(packet)} travels from ${wire.from} to ${wire.to}${passedNode ? CARRIED[ahead] : ''}.${gave}`
        : `The Pod is on ${node} itself: the packet goes over the node’s bridge, not over a wire.${gave}`,
    because: passedNode
      ? `${WHY[ahead]}${sourceFate(masked?.by)}.`
      : 'The network outside leads the packet to this machine; its rules are still to come.',
    docs: docs.virtualIPs,
    before: masked?.before ?? packet,
    after: packet,
    ...(masked ? { verdict: 'rewritten' as const, rewrittenBy: masked.by } : {}),
    considered: legs.flatMap((leg) => (leg.leg === 'node' ? leg.passage.hooks : [])),
    steps: kernelSteps(legs, 'request'),
  });
}

/** The packet met nobody who would take it. */
export function lostHop(legs: readonly Leg[], end: Extract<End, { end: 'lost' | 'dropped' }>): Draft {
  const packet = packetAfter(legs);
  const node = nodesOf(legs).at(-1);
  const wire = legs.findLast((leg) => leg.leg === 'wire');
  const noHost = end.end === 'lost' && end.reason === 'no-host';
  return draft({
    time: legs.at(-1)?.at ?? 0,
    kind: 'wire',
    place: node
      ? { at: 'hook', node, hook: 'POSTROUTING' }
      : { at: 'wire', from: wire?.leg === 'wire' ? wire.from : 'client', to: end.node },
    label: noHost ? 'nobody there' : 'lost',
    title: noHost ? 'Nobody has that address' : 'The packet is lost',
    caption:
      end.end === 'dropped'
        ? `${end.node} drops the packet: ${end.reason}.`
        : noHost
          ? `No machine answers for ${end.to}: “No route to host”.`
          : node
            ? 'No rule of this node knows the address and port, so the packet goes out to the router, which drops it.'
            : `The network outside has no route to ${end.to}: its router drops the packet.`,
    because: noHost
      ? 'The node asked by ARP who has that address, and nobody answered.'
      : node
        ? 'Rules match address, protocol and port exactly. A packet that matches none keeps its destination, and an address of the Service range leads nowhere outside the cluster.'
        : 'Cluster IPs and Pod addresses exist only inside the cluster. From outside one comes in by a node port, a load balancer or an external IP; a route of one’s own by some node would lead in, too.',
    docs: docs.debugService,
    ...(packet && { before: packet, after: packet }),
    verdict: 'dropped',
    steps: kernelSteps(legs, 'request'),
  });
}
