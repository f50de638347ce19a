import type { Tally, Walk } from '../../../core/index.ts';
import { endOf } from '../../state/index.ts';

/** One of many packets: whose walk it flies, and when it leaves. */
export interface Flyer {
  readonly id: string;
  /** Index into the groups of the tally. */
  readonly group: number;
  /** Wall milliseconds after the swarm has started. */
  readonly delay: number;
}

/** More dots than this are a cloud, and cost more than they tell. */
export const FLYERS_MOST = 200;
/** Flight of one packet, there and back, and the time over which they leave. */
const FLIGHT_MILLIS = 2600;
const SPREAD_MILLIS = 1800;

/** How long a whole swarm is in the air. */
export const SWARM_MILLIS = FLIGHT_MILLIS + SPREAD_MILLIS;

/** What of a tally is new since an earlier one of the same request, group by group. */
export function newIn(tally: Tally, before: Tally | undefined): readonly number[] {
  const same = before !== undefined && JSON.stringify(before.request) === JSON.stringify(tally.request);
  return tally.groups.map(({ count }, index) => count - (same ? (before.groups[index]?.count ?? 0) : 0));
}

/**
 * The packets that stand for so many requests: one each while there are few, else a share of each group, and at least one. They
 * leave evenly, the groups mixed as their shares are. Pure: the same counts, the same swarm.
 */
export function swarmOf(counts: readonly number[]): readonly Flyer[] {
  const all = counts.reduce((sum, count) => sum + Math.max(count, 0), 0);
  const share = Math.min(1, FLYERS_MOST / Math.max(all, 1));
  const flyers = counts.flatMap((count, group) => {
    const drawn = count <= 0 ? 0 : Math.max(1, Math.floor(count * share));
    return Array.from({ length: drawn }, (_, index) => ({
      id: `${group}/${index}`,
      group,
      delay: ((index + (group + 1) / (counts.length + 1)) / drawn) * SPREAD_MILLIS,
    }));
  });
  return flyers.slice(0, FLYERS_MOST);
}

/** Where a packet is on its walk, in hops; undefined before it has left and after it is home. */
export function flightTime(walk: Walk, { delay }: Flyer, elapsed: number): number | undefined {
  const share = (elapsed - delay) / FLIGHT_MILLIS;
  return share < 0 || share > 1 ? undefined : share * endOf(walk);
}
