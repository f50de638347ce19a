import type { Request, SentRequest, Tally, TallyGroup } from '../../core/index.ts';

/** Many requests: what became of them, and when each was sent. */
export interface Traffic {
  readonly tally: Tally;
  /** The newest `SENT_KEPT`, oldest first; `group` counts `tally.groups`. Empty for requests sent at one instant. */
  readonly sent: readonly SentRequest[];
}

export interface TrafficState {
  readonly traffic: Traffic | undefined;
  /** Requests go on being sent, one each so many virtual ms; undefined while they do not. */
  readonly sendingEvery: number | undefined;
  /** Many requests go over one connection that stays open. */
  readonly keepAlive: boolean;
}

export const noTraffic: TrafficState = { traffic: undefined, sendingEvery: undefined, keepAlive: false };

/** Enough for a minute at 200 a second. */
const SENT_KEPT = 12_000;

/** What makes two requests the same kind of ending; who said so names the address that was tried in vain. */
const groupKey = ({ kind, summary, server, seenClient, entry, sample }: TallyGroup): string =>
  JSON.stringify([kind, summary, sample.outcome.answeredBy, server, seenClient, entry]);

/** More of the same traffic: counts add up, and the first sample of each kind of ending stays. */
export function addTraffic(
  before: Traffic | undefined,
  tally: Tally,
  sent: readonly SentRequest[] = [],
): Traffic {
  const groups = [...(before?.tally.groups ?? [])];
  const places = tally.groups.map((group) => {
    const at = groups.findIndex((each) => groupKey(each) === groupKey(group));
    const known = groups[at];
    if (!known) return groups.push(group) - 1;
    groups[at] = { ...known, count: known.count + group.count };
    return at;
  });
  const renumbered = sent.map((each) => ({ ...each, group: places[each.group] ?? 0 }));
  return {
    tally: { request: tally.request, times: (before?.tally.times ?? 0) + tally.times, groups },
    sent: [...(before?.sent ?? []), ...renumbered].slice(-SENT_KEPT),
  };
}

/** Whether two requests are the same one: then their traffic adds up. */
export const sameRequest = (a: Request | undefined, b: Request): boolean =>
  JSON.stringify(a) === JSON.stringify(b);

/** How many of them failed. */
export const failedOf = ({ groups }: Tally): number =>
  groups.reduce((sum, { kind, count }) => sum + (kind === 'answered' ? 0 : count), 0);
