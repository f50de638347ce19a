import type { Connection } from './connect.ts';
import { isDnat } from './explain/candidates.ts';
import { balancerHop } from './hops/balancer.ts';
import type { Draft } from './hops/hop-of.ts';
import { lostHop, packetAfter, passageHop } from './hops/on-the-way.ts';
import { podAnswerHop } from './hops/pod-answer.ts';
import { replyHop } from './hops/reply.ts';
import { filteredHop, type NodeLeg, serviceRuleHop } from './hops/service-rule.ts';
import { socketHop } from './hops/socket.ts';
import { virtualServerHop } from './hops/virtual-server.ts';
import type { Leg } from './journey.ts';
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
  stage.verdict === 'REJECT' || stage.verdict === 'DROP' || stage.decisive.some(isDnat);

const lostHopOf = (legs: readonly Leg[], end: Connection['first']['end']): Draft | undefined =>
  end.end === 'lost' || end.end === 'dropped' ? lostHop(legs, end) : undefined;

/** Whether a packet that was sent to one address is on its way to another. */
function isRewritten(sent: Leg | undefined, legs: readonly Leg[]): boolean {
  const after = packetAfter(legs);
  return sent !== undefined && after !== undefined && sent.packet.dst !== after.dst;
}

const hasWire = (legs: readonly Leg[]): boolean => legs.some(({ leg }) => leg === 'wire');

/**
 * The first packet's way, told: the load balancer, each rule that decided, the passages in between, and what happened where it
 * ended.
 */
function wayThere(run: Run, connection: Connection): readonly (Draft | undefined)[] {
  const { legs, end } = connection.first;
  const told: (Draft | undefined)[] = [];
  let waiting: readonly Leg[] = [];
  for (const leg of legs) {
    if (leg.leg === 'leave' || leg.leg === 'arrive') continue;
    if (leg.leg === 'balancer') {
      told.push(passageHop(waiting, 'rules'), balancerHop(leg));
      waiting = [];
      continue;
    }
    if (leg.leg !== 'node' || !leg.passage.hooks.some(decides)) {
      waiting = [...waiting, leg];
      continue;
    }
    if (hasWire(waiting)) told.push(passageHop(waiting, 'rules'));
    const [before, after] = split(leg, decides);
    const virtual = virtualServerHop(run, leg, before.passage.hooks);
    if (virtual?.kind === 'reject') return [...told, virtual];
    const rule = virtual ?? serviceRuleHop(run, leg, before.passage.hooks);
    const filtered = filteredHop(run, leg, rule ? after.passage.hooks : before.passage.hooks);
    told.push(rule, filtered);
    if (filtered) return told;
    waiting = [after];
  }
  const ahead = isRewritten(legs[0], waiting) ? 'rewritten' : 'plain';
  if (end.end === 'arrived') return [...told, passageHop(waiting, ahead), podAnswerHop(run, connection)];
  return end.end === 'lost' && end.reason === 'no-backend' ? told : [...told, lostHopOf(waiting, end)];
}

/** A connection attempt as the hops of a story, from the socket to the reply. */
export function connectionStory(run: Run, client: Station, connection: Connection): readonly Draft[] {
  const home = connection.exchange?.response ?? connection.reply;
  return [
    socketHop(run, client, connection),
    ...wayThere(run, connection),
    home && replyHop(client, home, connection.heard),
  ].filter((hop): hop is Draft => hop !== undefined);
}
