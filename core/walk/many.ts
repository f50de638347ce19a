import type { Cluster } from '../cluster/index.ts';
import type { Owned } from '../kernel/index.ts';
import { perform } from './perform.ts';
import type { SentRequest, Tally, TallyGroup } from './record.ts';
import type { Request, Unsent } from './request.ts';
import type { Told } from './tools/index.ts';
import { prepare, walk } from './walk.ts';

/** The node at which the last attempt of a request from outside entered. */
function entryOf({ attempts }: Told): string | undefined {
  const legs = attempts.at(-1)?.connection?.first.legs ?? [];
  const [first] = legs;
  if (first?.leg !== 'leave' || first.station.at !== 'outside') return undefined;
  const node = legs.find((leg) => leg.leg === 'node');
  return node?.leg === 'node' ? node.node : undefined;
}

/** So many requests without a new kind of end: from then on the kernels' tables are written to, not copied. */
const CALM = 50;

type Group = { -readonly [Field in keyof TallyGroup]: TallyGroup[Field] };

/** Sends requests one after another and counts how they end. */
export interface Counter {
  /** Sends so many more into this cluster, and gives the cluster that they leave behind. */
  send(cluster: Cluster, times: number): Cluster | Unsent;
  tally(): Tally;
  sent(): readonly SentRequest[];
}

/**
 * A counter for one request. Only the first of each group is recorded hop by hop; all leave behind what they would leave in a
 * kernel.
 */
export function counterOf(request: Request): Counter {
  const groups = new Map<string, { index: number; group: Group }>();
  const sent: SentRequest[] = [];
  const groupOf = (before: Cluster, told: Told): { index: number; group: Group } | Unsent => {
    const { kind, summary, server, seenClient } = told.ending;
    const entry = entryOf(told);
    const key = [kind, summary, server?.address, server?.name, seenClient, entry].join(' ');
    const known = groups.get(key);
    if (known) return known;
    const recorded = walk(before, request);
    if ('error' in recorded) return recorded;
    const group: Group = {
      kind,
      summary,
      ...(server ? { server } : {}),
      ...(seenClient === undefined ? {} : { seenClient }),
      ...(entry === undefined ? {} : { entry }),
      count: 0,
      sample: recorded.walk,
    };
    const fresh = { index: groups.size, group };
    groups.set(key, fresh);
    return fresh;
  };
  return {
    send(cluster, times) {
      let next = cluster;
      /** The state from which on nothing is copied any more, and what may be written to since. */
      let calm: { readonly cluster: Cluster; readonly owned: Owned } | undefined;
      for (let i = 0, since = 0; i < times; i++, since++) {
        if (!calm && since === CALM) calm = { cluster: next, owned: new WeakSet() };
        const prepared = prepare(next, request, { brief: true, ...(calm ? { owned: calm.owned } : {}) });
        if ('error' in prepared) return prepared;
        const { run, client, target } = prepared;
        const told = perform(run, request.client, client, target);
        const known = groups.size;
        const found = groupOf(calm ? { ...calm.cluster, chance: next.chance } : next, told);
        if ('error' in found) return found;
        if (groups.size > known) since = 0;
        found.group.count++;
        sent.push({ at: next.now, elapsed: run.elapsed(), group: found.index });
        next = run.finish();
      }
      return next;
    },
    tally: () => ({
      request,
      times: sent.length,
      groups: [...groups.values()].map(({ group }) => ({ ...group })),
    }),
    sent: () => sent,
  };
}
