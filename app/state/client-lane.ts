import type { Hop, Packet, Place, Walk } from '../../core/index.ts';
import { toldAt } from './depth.ts';
import { isDns } from './focus.ts';

/** Who changed the source address, where, and by which rule. */
export interface Change {
  /** `KUBE-POSTROUTING`, `conntrack`. */
  readonly by: string;
  readonly node: string;
  /** The rule as printed; empty for conntrack. */
  readonly rule: string;
  /** The stop at which it happened. */
  readonly hop: string;
}

/** A stretch of the way on which the source address stays as it is. */
export interface Run {
  readonly address: string;
  /** True for the address with which this direction began. */
  readonly own: boolean;
  /** Machines and Pods in the order in which the packet is there, each with its first stop. */
  readonly stations: readonly { readonly name: string; readonly hop: string }[];
  /** What put this address in place of the one before. */
  readonly change: Change | undefined;
}

/** The source address of one direction of a walk, from end to end. */
export interface Lane {
  readonly direction: Hop['direction'];
  readonly runs: readonly Run[];
  /** Where the packet ended before it was through: the node that dropped or refused it. */
  readonly lost: { readonly node: string; readonly verdict: Hop['verdict'] } | undefined;
}

function stationOf(place: Place): string | undefined {
  if (place.at === 'wire') return undefined;
  if (place.at === 'pod') return place.name;
  return 'node' in place ? place.node : place.at === 'outside' ? place.name : 'load balancer';
}

const changeAt = (hop: Hop): Change => ({
  by: hop.rewrittenBy ?? 'a rule',
  node: 'node' in hop.place ? hop.place.node : '',
  rule: hop.considered.findLast(({ matched, chain }) => matched && chain === hop.rewrittenBy)?.text ?? '',
  hop: hop.id,
});

function withStation(run: Run, hop: Hop): Run {
  const name = stationOf(hop.place);
  if (name === undefined || run.stations.at(-1)?.name === name) return run;
  return { ...run, stations: [...run.stations, { name, hop: hop.id }] };
}

const ENDED: readonly Hop['verdict'][] = ['refused', 'dropped', 'failed'];

/**
 * Follows the source address through every stop of one direction. Undefined where nothing was sent in it. A packet that the
 * node itself made (an ICMP error, an RST) has an address of its own from the start.
 */
export function laneOf(record: Walk, direction: Hop['direction']): Lane | undefined {
  const hops = toldAt(record, 'steps').hops.filter((hop) => hop.direction === direction && !isDns(hop));
  const runs: Run[] = [];
  const open = (address: string, hop: Hop, change: Change | undefined): void => {
    runs.push(withStation({ address, own: runs.length === 0, stations: [], change }, hop));
  };
  for (const hop of hops) {
    const packets = [hop.before, hop.after].filter((packet) => packet !== undefined);
    for (const { src } of packets) {
      const last = runs.at(-1);
      if (!last) open(src, hop, undefined);
      else if (last.address !== src) open(src, hop, changeAt(hop));
      else runs[runs.length - 1] = withStation(last, hop);
    }
  }
  if (runs.length === 0) return undefined;
  const end = hops.findLast((hop) => hop.before !== undefined || hop.after !== undefined);
  const lost =
    direction === 'request' && end && ENDED.includes(end.verdict) && end.kind !== 'pod-answer'
      ? { node: stationOf(end.place) ?? '', verdict: end.verdict }
      : undefined;
  return { direction, runs, lost };
}

/** Nodes in the order in which a direction passes them, each once. */
function nodesOf(record: Walk, direction: Hop['direction']): readonly string[] {
  const hops = toldAt(record, 'steps').hops.filter((hop) => hop.direction === direction && !isDns(hop));
  const nodes = hops.flatMap(({ place }) => (place.at === 'hook' ? [place.node] : []));
  return [...new Set(nodes)];
}

/** Nodes that gave the request another address, in order, and those of them that took its source away. */
function rewritersOf(record: Walk): { readonly all: readonly string[]; readonly masking: readonly string[] } {
  const hops = toldAt(record, 'steps').hops.filter((hop) => hop.direction === 'request' && !isDns(hop));
  const nodes = (changed: (before: Packet, after: Packet) => boolean): readonly string[] => [
    ...new Set(
      hops.flatMap(({ place, before, after }) =>
        place.at === 'hook' && before && after && changed(before, after) ? [place.node] : [],
      ),
    ),
  ];
  return {
    all: nodes((before, after) => before.dst !== after.dst || before.src !== after.src),
    masking: nodes((before, after) => before.src !== after.src),
  };
}

/** The address that the sender called. */
const calledOf = ({ hops }: Walk): string | undefined =>
  hops.find(({ kind, before }) => kind === 'socket' && before)?.before?.dst;

/** Whether what comes back is an ICMP error about the request, and no answer to it. */
const isRefusal = ({ hops }: Walk): boolean =>
  hops.find(({ direction, before }) => direction === 'reply' && before)?.before?.icmp !== undefined;

/**
 * How the way back relates to the way there, in one sentence; empty where there was no way back. What counts are the nodes that
 * rewrote the request: only their conntrack can turn the answer.
 */
export function wayBack(record: Walk): string {
  const there = nodesOf(record, 'request');
  const back = nodesOf(record, 'reply');
  const server = there.at(-1);
  if (back.length === 0 || !server) return '';
  if (isRefusal(record))
    return `Refused on the way: the ICMP error names the refused packet, so no address has to be turned back.`;
  const { all, masking } = rewritersOf(record);
  const passedBy = all.find((node) => !back.includes(node));
  const seen = laneOf(record, 'reply')?.runs.at(-1)?.address;
  if (passedBy)
    return `Asymmetric: ${server} answers without ${passedBy}, which had rewritten the packet. The answer comes from ${seen}; ${calledOf(record)} was called.`;
  const [masker] = masking;
  if (all.length === 0) return `Nothing was rewritten: the answer comes from ${seen}, as it was called.`;
  if (there.length === 1) return `All on ${server}: its conntrack sees both directions.`;
  if (masker && masker !== server)
    return `Masqueraded, so ${server} answers ${masker} and not the client; only ${masker} can undo its rewrite.`;
  return `The same nodes back: ${back.join(' → ')}; ${all.join(' and ')} undoes its rewrite.`;
}

/** Position of a stop among the stops of the walk at depth steps; what lies at or before it has happened. */
export function reachedBy(record: Walk, current: string): (hop: string) => boolean {
  const order = toldAt(record, 'steps').hops.map(({ id }) => id);
  const at = order.findLastIndex((id) => id === current || id.startsWith(`${current}.`));
  return (hop) => order.indexOf(hop) <= at;
}

/** Why a walk has no lane: there was no address to send to, or none was asked for. */
export const withoutLane = ({ outcome }: Walk): string =>
  outcome.kind === 'answered'
    ? 'No connection was made: this asks DNS alone.'
    : 'No packet was sent: the name has no address.';
