import type { Packet } from '../../net/index.ts';
import type { Hop } from '../hop.ts';
import type { Journey, Leg } from '../journey.ts';
import { nameOf, placeOf, type Station } from '../station.ts';
import { type Draft, docs, draft } from './hop-of.ts';
import { arrow, kernelSteps, rewriter } from './kernel-steps.ts';

type NodeLeg = Extract<Leg, { leg: 'node' }>;

/** The stage at which conntrack turned the reply's source back. */
function reversal(
  legs: readonly Leg[],
): { leg: NodeLeg; pass: NodeLeg['passage']['hooks'][number] } | undefined {
  for (const leg of legs)
    if (leg.leg === 'node') {
      const pass = leg.passage.hooks.find((stage) => rewriter(stage) && stage.before.src !== stage.after.src);
      if (pass) return { leg, pass };
    }
  return undefined;
}

const says = (journey: Journey): string => {
  const packet = journey.legs[0]?.packet;
  return packet?.tcp === 'RST' ? 'RST' : packet?.icmp ? 'ICMP port unreachable' : 'answer';
};

const ANOTHER_WAY =
  'An answer has to pass the node that rewrote the request, because only that node’s connection table knows how to turn it back. Where it takes another way, nobody recognizes it.';

/** Why an answer went no further. */
function whyLost({ end }: Journey): string {
  if (end.end === 'dropped') return `${end.node} drops it (${end.reason})`;
  if (end.end === 'lost') return `from ${end.node} nothing leads on to ${end.to}`;
  return end.end === 'rejected' ? `${end.node} refuses it` : '';
}

/** An answer that never reaches the client, with the hooks that it passed until then. */
function lostReplyHop(client: Station, journey: Journey): Draft | undefined {
  const [first] = journey.legs;
  const last = journey.legs.findLast((leg) => leg.leg === 'node');
  if (!first) return undefined;
  const lost = last?.packet ?? first.packet;
  return draft({
    time: last?.at ?? first.at,
    kind: 'reply',
    place: last?.leg === 'node' ? { at: 'hook', node: last.node, hook: 'FORWARD' } : placeOf(client),
    direction: 'reply',
    label: 'reply lost',
    title: `The ${says(journey)} never comes back`,
    caption: `${arrow(lost)} does not reach ${nameOf(client)}: ${whyLost(journey)}.`,
    because: ANOTHER_WAY,
    docs: docs.conntrack,
    before: first.packet,
    after: lost,
    verdict: 'dropped',
    steps: kernelSteps(journey.legs, 'reply'),
  });
}

/** An answer that comes from an address which the client never called. */
function strangersReplyHop(client: Station, journey: Journey, home: Packet): Draft {
  return draft({
    time: journey.legs.at(-1)?.at ?? 0,
    kind: 'reply',
    place: placeOf(client),
    direction: 'reply',
    label: 'reply ignored',
    title: `The ${says(journey)} comes from a stranger`,
    caption: `The ${says(journey)} comes from ${home.src}:${home.sport}, which ${nameOf(client)} never called: it is thrown away.`,
    because: ANOTHER_WAY,
    docs: docs.conntrack,
    before: journey.legs[0]?.packet ?? home,
    after: home,
    verdict: 'dropped',
    steps: kernelSteps(journey.legs, 'reply'),
  });
}

/** The way back: conntrack undoes what the rule did. `heard` is false where the client's socket does not know the sender. */
export function replyHop(client: Station, journey: Journey, heard: boolean): Draft | undefined {
  const home = journey.end.end === 'arrived' ? journey.end.packet : undefined;
  const first = journey.legs[0];
  if (!first || !home) return lostReplyHop(client, journey);
  if (!heard) return strangersReplyHop(client, journey, home);
  const turned = reversal(journey.legs);
  const node = journey.legs.findLast((leg) => leg.leg === 'node');
  const verdict: Hop['verdict'] = turned ? 'rewritten' : 'pass';
  const by = turned?.pass.stage === 'ipvs' ? 'IPVS' : 'conntrack';
  return draft({
    time: turned?.leg.at ?? first.at,
    kind: 'reply',
    place: turned
      ? { at: 'hook', node: turned.leg.node, hook: turned.pass.hook }
      : node?.leg === 'node'
        ? { at: 'hook', node: node.node, hook: 'POSTROUTING' }
        : placeOf(client),
    direction: 'reply',
    label: turned ? 'reply, un-NAT' : 'reply',
    title: turned ? `${by} turns the reply back` : `The ${says(journey)} comes back`,
    caption: turned
      ? `On the way back ${turned.leg.node} restores the address: ${nameOf(client)} sees ${home.src}:${home.sport}, never the Pod.`
      : `The ${says(journey)} reaches ${nameOf(client)}: ${arrow(home)}.`,
    because: turned
      ? by === 'IPVS'
        ? 'No rule does this. IPVS keeps a table of its own connections: a packet from a real server is given the address of the virtual server again, at FORWARD or, for a client on this node, at INPUT. conntrack only turns back what was masqueraded.'
        : 'No rule does this. When the first packet was rewritten, the kernel noted the flow in its connection table; every packet of the flow, in both directions, is rewritten from that entry without asking the rules again.'
      : home.icmp
        ? 'Whoever refused made this packet, and put the beginning of the refused one in it: so the client’s kernel knows which of its sockets is meant.'
        : 'The reply takes the same way back.',
    docs: docs.conntrack,
    before: turned?.pass.before ?? first.packet,
    after: turned?.pass.after ?? home,
    verdict,
    ...(turned && { rewrittenBy: by }),
    ...(turned?.pass.entry && { conntrack: turned.pass.entry }),
    steps: kernelSteps(journey.legs, 'reply'),
  });
}
