import type { HookPass, Queued } from '../../kernel/index.ts';
import { flowKey, joinHostPort, type Packet } from '../../net/index.ts';
import type { Hop } from '../hop.ts';
import type { Leg } from '../journey.ts';
import { nameOf, placeOf } from '../station.ts';
import { type Draft, docs, draft } from './hop-of.ts';

// ICMP has no ports.
const source = ({ src, sport, protocol }: Packet): string =>
  protocol === 'ICMP' ? src : joinHostPort(src, sport);
const destination = ({ dst, dport, protocol }: Packet): string =>
  protocol === 'ICMP' ? dst : joinHostPort(dst, dport);

/** `10.244.3.20:43122 → 10.96.42.17:80`. */
export const arrow = (packet: Packet): string => `${source(packet)} → ${destination(packet)}`;

const changed = (pass: HookPass): boolean =>
  source(pass.before) !== source(pass.after) || destination(pass.before) !== destination(pass.after);

/** The chain whose rule rewrote the header, or `conntrack` where an earlier decision was repeated. */
export function rewriter(pass: HookPass): string | undefined {
  if (!changed(pass)) return undefined;
  if (pass.stage === 'ipvs') return 'IPVS';
  return (
    pass.decisive.findLast(({ matched, target }) => matched && target && /NAT|MASQUERADE/.test(target))
      ?.chain ?? 'conntrack'
  );
}

/** What became of a packet that waited for the verdict of a program. */
function queueCaption({ number, verdict }: Queued): string {
  if (verdict === 'bypassed')
    return `Nobody listens on queue ${number}, and the rule says bypass: the packet goes on.`;
  if (verdict === 'lost') return `Nobody listens on queue ${number}: the packet is lost.`;
  return `A rule gives the packet to the CNI’s agent by queue ${number}, which says ${verdict}.`;
}

function stageCaption(pass: HookPass): string {
  const by = rewriter(pass);
  if (pass.queued) return queueCaption(pass.queued);
  if (by) return `${arrow(pass.before)} becomes ${arrow(pass.after)}, by ${by}.`;
  const matched = pass.decisive.filter((visit) => visit.matched).length;
  if (pass.stage === 'routing') return `Routing: ${pass.verdict}.`;
  if (pass.stage === 'ipvs') return `IPVS: ${pass.verdict}.`;
  if (pass.stage === 'conntrack') return `Connection tracking: ${pass.verdict}.`;
  return pass.looked === 0
    ? `No rules in table ${pass.stage}.`
    : `${pass.looked} rules looked at in table ${pass.stage}, ${matched} matched: ${pass.verdict}.`;
}

const stageVerdict = (pass: HookPass): Hop['verdict'] =>
  pass.verdict === 'DROP'
    ? 'dropped'
    : pass.verdict === 'REJECT'
      ? 'refused'
      : changed(pass)
        ? 'rewritten'
        : 'pass';

function stageReason({ stage, verdict }: HookPass): string {
  if (verdict === 'UNTRACKED')
    return 'A rule of table raw said NOTRACK: conntrack takes no note of the packet, and without an entry no nat table is asked, so no rule of kube-proxy rewrites it.';
  if (stage === 'nat')
    return 'Only the first packet of a connection passes the nat table; conntrack repeats the decision for all others.';
  if (stage === 'ipvs')
    return 'IPVS has its place among the tables of this hook, after the filter at INPUT and FORWARD and before it at OUTPUT.';
  return `Netfilter calls table ${stage} here, for every packet that passes this hook.`;
}

/** One table (or kernel stage) of one hook, as a step. */
function stageStep(node: string, time: number, direction: Hop['direction'], pass: HookPass): Draft {
  const by = rewriter(pass);
  return draft({
    time,
    kind: 'hook',
    place: { at: 'hook', node, hook: pass.hook },
    direction,
    label: `${pass.hook} ${pass.stage}`,
    title: `${node}: ${pass.stage} in ${pass.hook}`,
    caption: stageCaption(pass),
    because: stageReason(pass),
    docs: docs.virtualIPs,
    before: pass.before,
    after: pass.after,
    verdict: stageVerdict(pass),
    ...(by && { rewrittenBy: by }),
    considered: [pass],
    ...(pass.entry && { conntrack: pass.entry }),
    ...(pass.stage === 'conntrack' && pass.verdict === 'NEW' && { flow: flowKey(pass.before) }),
    pass,
  });
}

/** A table without rules does nothing; the kernel's own stages always say something. */
const worthTelling = (pass: HookPass): boolean =>
  pass.looked > 0 || pass.stage === 'conntrack' || pass.stage === 'routing' || changed(pass);

function legSteps(leg: Leg, direction: Hop['direction']): readonly Draft[] {
  switch (leg.leg) {
    case 'node':
      return leg.passage.hooks
        .filter(worthTelling)
        .map((pass) => stageStep(leg.node, leg.at, direction, pass));
    case 'wire':
      return [
        draft({
          time: leg.at,
          kind: 'wire',
          place: { at: 'wire', from: leg.from, to: leg.to },
          direction,
          label: 'wire',
          title: `On the wire from ${leg.from} to ${leg.to}`,
          caption: `${arrow(leg.packet)} travels from ${leg.from} to ${leg.to}.`,
          because:
            'The routing table of the node named this as the next machine. Nothing is rewritten on a wire.',
          before: leg.packet,
          after: leg.packet,
        }),
      ];
    case 'balancer':
      return [];
    case 'leave':
    case 'arrive':
      return [
        draft({
          time: leg.at,
          kind: 'hook',
          place: placeOf(leg.station),
          direction,
          label: leg.leg === 'leave' ? 'sent' : 'arrives',
          title: leg.leg === 'leave' ? `${nameOf(leg.station)} sends` : `Arrives at ${nameOf(leg.station)}`,
          caption: `${arrow(leg.packet)} ${leg.leg === 'leave' ? 'leaves' : 'reaches'} ${nameOf(leg.station)}.`,
          because:
            leg.station.at === 'pod'
              ? 'A Pod has a network namespace of its own; a veth pair joins it to the node.'
              : 'A process in the host’s own network namespace.',
          before: leg.packet,
          after: leg.packet,
        }),
      ];
  }
}

/** A stretch of a packet's way, seen closer: every hook and every table. */
export function kernelSteps(legs: readonly Leg[], direction: Hop['direction']): readonly Draft[] {
  return legs.flatMap((leg) => legSteps(leg, direction));
}
