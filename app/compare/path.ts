import type { Hop, Place, Walk } from '../../core/index.ts';
import { isDns } from '../state/index.ts';

/** Something that was done to the packet at a station. */
export interface Deed {
  /** `DNAT → 10.244.1.8:80`, `MASQUERADE → 192.168.1.13`, `DROP`. */
  readonly text: string;
  readonly tone: 'rule' | 'end';
  /** Index of its hop in the walk. */
  readonly hop: number;
}

/** A machine on the way of the request. */
export interface Station {
  readonly id: string;
  readonly kind: 'outside' | 'balancer' | 'node';
  readonly name: string;
  readonly deeds: readonly Deed[];
  /** Pods of this machine that send or are reached. */
  readonly pods: readonly { readonly name: string; readonly reached: boolean; readonly hop: number }[];
  /** Index of the first hop that happens here. */
  readonly first: number;
  /** Whether the request ended here, without an answer. */
  readonly failed: boolean;
}

function standsAt(place: Place): Pick<Station, 'id' | 'kind' | 'name'> | undefined {
  switch (place.at) {
    case 'wire':
      return undefined;
    case 'outside':
      return { id: `outside/${place.name}`, kind: 'outside', name: place.name };
    case 'load-balancer':
      return { id: 'balancer', kind: 'balancer', name: 'load balancer' };
    default:
      return { id: `node/${place.node}`, kind: 'node', name: place.node };
  }
}

const addressOf = (address: string, port: number): string =>
  port === 0 ? address : address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;

const ENDS: Readonly<Partial<Record<Hop['verdict'], string>>> = {
  refused: 'refused',
  dropped: 'DROP',
  failed: 'lost',
};

const isFailure = ({ verdict }: Hop): boolean => ENDS[verdict] !== undefined;

function deedsOf(hop: Hop, index: number): readonly Deed[] {
  const { before, after, verdict, rewrittenBy = '' } = hop;
  const by = rewrittenBy ? ` by ${rewrittenBy}` : '';
  const deeds: Deed[] = [];
  if (before && after && (before.dst !== after.dst || before.dport !== after.dport))
    deeds.push({ text: `→ ${addressOf(after.dst, after.dport)}${by}`, tone: 'rule', hop: index });
  if (before && after && before.src !== after.src)
    deeds.push({ text: `source becomes ${after.src}${by}`, tone: 'rule', hop: index });
  const end = ENDS[verdict];
  if (end !== undefined && hop.kind !== 'result')
    deeds.push({ text: `${end}: ${hop.label}`, tone: 'end', hop: index });
  return deeds;
}

/** Hops of the request itself, with their indices: without the lookup (unless it ends there) and the way back. */
function onTheWay(walk: Walk): readonly (readonly [Hop, number])[] {
  return walk.hops
    .map((hop, index) => [hop, index] as const)
    .filter(([hop]) => (hop.direction === 'request' || hop.kind === 'reject') && hop.kind !== 'result')
    .filter(([hop]) => !isDns(hop) || isFailure(hop));
}

function added(station: Station, hop: Hop, index: number): Station {
  const { place } = hop;
  const pods =
    place.at === 'pod' && !station.pods.some(({ name }) => name === place.name)
      ? [...station.pods, { name: place.name, reached: hop.kind === 'pod-answer', hop: index }]
      : station.pods;
  return { ...station, pods, deeds: [...station.deeds, ...deedsOf(hop, index)] };
}

/** The machines that a request passes, in order, and what each did to it. A wire's rewriting belongs to the machine before it. */
export function stationsOf(walk: Walk): readonly Station[] {
  const stations: Station[] = [];
  for (const [hop, index] of onTheWay(walk)) {
    const at = standsAt(hop.place);
    const last = stations.at(-1);
    if (at && at.id !== last?.id)
      stations.push(added({ ...at, deeds: [], pods: [], first: index, failed: false }, hop, index));
    else if (last) stations[stations.length - 1] = added(last, hop, index);
  }
  const last = stations.at(-1);
  if (last && walk.outcome.kind !== 'answered') stations[stations.length - 1] = { ...last, failed: true };
  return stations;
}
