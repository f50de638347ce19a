import type { Connection } from './connect.ts';
import { isDnat } from './explain/candidates.ts';
import { balancerHop } from './hops/balancer.ts';
import type { Draft } from './hops/hop-of.ts';
import { isJudged, policyHop } from './hops/network-policy.ts';
import { type Ahead, lostHop, packetAfter, passageHop } from './hops/on-the-way.ts';
import { podAnswerHop } from './hops/pod-answer.ts';
import { replyHop } from './hops/reply.ts';
import { filteredHop, type NodeLeg, serviceRuleHop } from './hops/service-rule.ts';
import { socketHop } from './hops/socket.ts';
import { virtualServerHop } from './hops/virtual-server.ts';
import type { Leg } from './journey.ts';
import type { Run } from './run.ts';
import type { Station } from './station.ts';

type Stage = NodeLeg['passage']['hooks'][number];

/** Cuts a node's passage in two: up to the stage that decided, and what came after it. */
function split(leg: NodeLeg, decided: (stage: Stage) => boolean): readonly [NodeLeg, NodeLeg] {
  const at = leg.passage.hooks.findIndex(decided) + 1;
  const part = (hooks: NodeLeg['passage']['hooks']): NodeLeg => ({
    ...leg,
    passage: { ...leg.passage, hooks },
  });
  return [part(leg.passage.hooks.slice(0, at)), part(leg.passage.hooks.slice(at))];
}

/** The stage at which a rule of a Service rewrote, refused or dropped the packet. */
const decides = (stage: Stage): boolean =>
  !isJudged(stage) && (stage.verdict === 'REJECT' || stage.verdict === 'DROP' || stage.decisive.some(isDnat));

const lostHopOf = (legs: readonly Leg[], end: Connection['first']['end']): Draft | undefined =>
  end.end === 'lost' || end.end === 'dropped' ? lostHop(legs, end) : undefined;

/** Whether a packet that was sent to one address is on its way to another. */
function isRewritten(sent: Leg | undefined, legs: readonly Leg[]): boolean {
  const after = packetAfter(legs);
  return sent !== undefined && after !== undefined && sent.packet.dst !== after.dst;
}

const hasWire = (legs: readonly Leg[]): boolean => legs.some(({ leg }) => leg === 'wire');

/** A way while it is told: the hops so far, the legs that wait to be summed up, and the node that the last told wire led to. */
interface Telling {
  readonly run: Run;
  readonly sent: Leg | undefined;
  readonly told: (Draft | undefined)[];
  waiting: readonly Leg[];
  reached?: string;
  /** Policies had a word to say. */
  judged?: true;
}

const aheadOf = ({ sent, waiting }: Telling): Ahead => (isRewritten(sent, waiting) ? 'rewritten' : 'plain');

/** Tells of the wire that led to a node, before what the node decides. */
function tellWire(telling: Telling, node: string, ahead: Ahead): void {
  if (!hasWire(telling.waiting)) return;
  telling.told.push(passageHop(telling.waiting, ahead));
  telling.reached = node;
}

/** What rules of Services decided about the packet on a node, and the part of its passage that is left; undefined where it ended there. */
function tellRules(telling: Telling, leg: NodeLeg): NodeLeg | undefined {
  if (!leg.passage.hooks.some(decides)) return leg;
  const { run, told } = telling;
  tellWire(telling, leg.node, 'rules');
  const [before, after] = split(leg, decides);
  const virtual = virtualServerHop(run, leg, before.passage.hooks);
  const rule = virtual ?? serviceRuleHop(run, leg, before.passage.hooks);
  const filtered =
    virtual?.kind === 'reject'
      ? undefined
      : filteredHop(run, leg, rule ? after.passage.hooks : before.passage.hooks);
  told.push(rule, filtered);
  telling.waiting = [];
  return filtered || virtual?.kind === 'reject' ? undefined : after;
}

/** What NetworkPolicies said of it there; likewise. */
function tellPolicies(telling: Telling, leg: NodeLeg): NodeLeg | undefined {
  const [before, after] = split(leg, isJudged);
  const { run, sent, told } = telling;
  const judged = sent && policyHop(run, leg, before.passage.hooks, sent.packet);
  if (!judged) return leg;
  tellWire(telling, leg.node, aheadOf(telling));
  told.push(judged);
  telling.judged = true;
  telling.waiting = [];
  return judged.verdict === 'dropped' ? undefined : after;
}

/** Whether nothing is left but the bridge of a node where policies have just let the packet through: their hop says that it goes on. */
const isHome = ({ waiting, reached, judged }: Telling): boolean =>
  judged === true &&
  waiting.every(
    (leg) =>
      leg.leg === 'node' &&
      leg.node === reached &&
      leg.passage.hooks.every(({ before, after }) => before.src === after.src),
  );

/**
 * The first packet's way, told: the load balancer, each rule and policy that decided, the passages in between, and what happened where
 * it ended.
 */
function wayThere(run: Run, connection: Connection): readonly (Draft | undefined)[] {
  const { legs, end } = connection.first;
  const telling: Telling = { run, sent: legs[0], told: [], waiting: [] };
  const { told } = telling;
  for (const leg of legs) {
    if (leg.leg === 'leave' || leg.leg === 'arrive') continue;
    if (leg.leg === 'balancer') {
      told.push(passageHop(telling.waiting, 'rules'), balancerHop(leg));
      telling.waiting = [];
      continue;
    }
    if (leg.leg !== 'node') {
      telling.waiting = [...telling.waiting, leg];
      continue;
    }
    const passed = tellRules(telling, leg);
    const left = passed && tellPolicies(telling, passed);
    if (!left) return told;
    telling.waiting = [...telling.waiting, left];
  }
  if (end.end === 'arrived')
    return [
      ...told,
      isHome(telling) ? undefined : passageHop(telling.waiting, aheadOf(telling)),
      podAnswerHop(run, connection),
    ];
  return end.end === 'lost' && end.reason === 'no-backend'
    ? told
    : [...told, lostHopOf(telling.waiting, end)];
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
