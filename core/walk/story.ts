import type { Leg } from './carry.ts';
import type { Connection } from './connect.ts';
import type { Draft } from './hops/hop-of.ts';
import { lostHop, passageHop } from './hops/on-the-way.ts';
import { podAnswerHop } from './hops/pod-answer.ts';
import { replyHop } from './hops/reply.ts';
import { filteredHop, type NodeLeg, serviceRuleHop } from './hops/service-rule.ts';
import { socketHop } from './hops/socket.ts';
import type { Run } from './run.ts';
import type { Station } from './station.ts';

/** Cuts a node's passage in two: up to the stage that decided, and what came after it. */
function split(
  leg: NodeLeg,
  decided: (stage: NodeLeg['passage']['hooks'][number]) => boolean,
): readonly [NodeLeg, NodeLeg] {
  const at = leg.passage.hooks.findIndex(decided) + 1;
  const part = (hooks: NodeLeg['passage']['hooks']): NodeLeg => ({
    ...leg,
    passage: { ...leg.passage, hooks },
  });
  return [part(leg.passage.hooks.slice(0, at)), part(leg.passage.hooks.slice(at))];
}

/** The stage at which a rule of a Service rewrote, refused or dropped the packet. */
const decides = (stage: NodeLeg['passage']['hooks'][number]): boolean =>
  stage.verdict === 'REJECT' ||
  stage.verdict === 'DROP' ||
  stage.visits.some(({ matched, tag }) => matched && tag?.role === 'dnat');

/** The SYN's way, told: the rule that decided, the passage to the Pod, and what happened where it ended. */
function wayThere(run: Run, connection: Connection): readonly (Draft | undefined)[] {
  const { legs, end } = connection.syn;
  const at = legs.findIndex((leg) => leg.leg === 'node' && leg.passage.hooks.some(decides));
  const leg = legs[at];
  if (leg?.leg !== 'node') {
    return end.end === 'arrived'
      ? [passageHop(legs.slice(1, -1)), podAnswerHop(run, connection)]
      : [lostHopOf(legs, end)];
  }
  const [before, after] = split(leg, decides);
  const rest: readonly Leg[] = [after, ...legs.slice(at + 1)];
  const rule = serviceRuleHop(run, leg, before.passage.hooks);
  const filtered = filteredHop(run, leg, rule ? after.passage.hooks : before.passage.hooks);
  if (filtered) return [rule, filtered];
  return end.end === 'arrived'
    ? [rule, passageHop(rest.filter(({ leg: kind }) => kind !== 'arrive')), podAnswerHop(run, connection)]
    : [rule, lostHopOf(rest, end)];
}

const lostHopOf = (legs: readonly Leg[], end: Connection['syn']['end']): Draft | undefined =>
  end.end === 'lost' || end.end === 'dropped' ? lostHop(legs, end) : undefined;

/** A connection attempt as the hops of a story, from the socket to the reply. */
export function connectionStory(run: Run, client: Station, connection: Connection): readonly Draft[] {
  return [
    socketHop(run, client, connection),
    ...wayThere(run, connection),
    connection.reply && replyHop(client, connection.reply),
  ].filter((hop): hop is Draft => hop !== undefined);
}
