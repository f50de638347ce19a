import type { Cluster } from '../cluster/index.ts';
import { perform } from './perform.ts';
import type { SentRequest, Tally, TallyGroup, Walk } from './record.ts';
import type { Request, Unsent } from './request.ts';
import type { Told } from './tools/index.ts';
import { prepare, recordOf, walk } from './walk.ts';
import { knownWays } from './ways/known-ways.ts';

/** The node at which the last attempt of a request from outside entered. */
function entryOf({ attempts }: Told): string | undefined {
  const legs = attempts.at(-1)?.connection?.first.legs ?? [];
  const [first] = legs;
  if (first?.leg !== 'leave' || first.station.at !== 'outside') return undefined;
  const node = legs.find((leg) => leg.leg === 'node');
  return node?.leg === 'node' ? node.node : undefined;
}

type Counts = Omit<TallyGroup, 'sample'>;

/** Requests that ended alike. The first of them is recorded when somebody wants to see it. */
interface Group {
  readonly index: number;
  readonly told: { -readonly [Field in keyof Counts]: Counts[Field] };
  sample(): Walk;
}

/** What is made once, when it is first asked for. */
function late(make: () => Walk): () => Walk {
  let made: Walk | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

/** The record of the first request of a group. Whether there can be one is found out at once: by making it, where it may be refused. */
function sampleOf(request: Request, { said }: Told, record: () => Walk | Unsent): (() => Walk) | Unsent {
  const made = request.choose !== undefined || said ? record() : undefined;
  if (made) return 'error' in made ? made : () => made;
  return late(() => {
    const walked = record();
    if ('error' in walked) throw new Error(walked.error);
    return walked;
  });
}

/** Sends requests one after another and counts how they end. */
export interface Counter {
  /** Sends so many more into this cluster, and gives the cluster that they leave behind. */
  send(cluster: Cluster, times: number): Cluster | Unsent;
  tally(): Tally;
  sent(): readonly SentRequest[];
}

/**
 * A counter for one request. Only the first of each group is recorded hop by hop, once somebody asks for the tally; all leave behind what
 * they would leave in a kernel.
 */
export function counterOf(request: Request): Counter {
  const groups = new Map<string, Group>();
  const byIndex: Group[] = [];
  const sent: SentRequest[] = [];
  const groupOf = (told: Told, record: () => Walk | Unsent): Group | Unsent => {
    const { kind, summary, answeredBy, server, seenClient } = told.ending;
    const entry = entryOf(told);
    const key = [kind, summary, answeredBy, server?.address, server?.name, seenClient, entry].join(' ');
    const known = groups.get(key);
    if (known) return known;
    const sample = sampleOf(request, told, record);
    if ('error' in sample) return sample;
    const about = {
      kind,
      summary,
      ...(server ? { server } : {}),
      ...(seenClient === undefined ? {} : { seenClient }),
      ...(entry === undefined ? {} : { entry }),
      count: 0,
    };
    const fresh = { index: groups.size, told: about, sample };
    groups.set(key, fresh);
    byIndex.push(fresh);
    return fresh;
  };
  return {
    send(cluster, times) {
      let next = cluster;
      const ways = knownWays();
      for (let i = 0; i < times; i++) {
        const gone = ways.go(next);
        if (gone) {
          (byIndex[gone.group] as Group).told.count++;
          sent.push({ at: next.now, elapsed: gone.elapsed, group: gone.group });
          continue;
        }
        next = ways.settle(next);
        const before = next;
        // Where nothing is to be learnt from it, a request is recorded only if it ends in a way of its own.
        const brief = times === 1 || !ways.learns();
        const prepared = prepare(before, request, brief);
        if ('error' in prepared) return prepared;
        const { run, client, target } = prepared;
        const told = perform(run, request.client, client, target);
        const found = groupOf(told, () => {
          if (!brief) return recordOf(before, request, prepared, told);
          const recorded = walk(before, request);
          return 'error' in recorded ? recorded : recorded.walk;
        });
        if ('error' in found) return found;
        found.told.count++;
        sent.push({ at: next.now, elapsed: run.elapsed(), group: found.index });
        const after = run.finish();
        if (brief) ways.notice(before, after);
        else ways.learn(before, after, run, told, found.index);
        next = after;
      }
      return ways.settle(next);
    },
    tally: () => ({
      request,
      times: sent.length,
      groups: byIndex.map((group) => ({ ...group.told, sample: group.sample() })),
    }),
    sent: () => sent,
  };
}
