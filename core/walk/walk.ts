import type { Cluster } from '../cluster/index.ts';
import { canonicalAddress } from '../net/index.ts';
import { connect } from './connect.ts';
import { callHop } from './hops/call.ts';
import { type Draft, numbered } from './hops/hop-of.ts';
import { answerHop, searchListHop } from './hops/name.ts';
import { resultHop } from './hops/result.ts';
import { lookUp, type NameLookup } from './lookup.ts';
import { connectionOutcome, lookupOutcome } from './outcome.ts';
import type { Outcome, Walk } from './record.ts';
import { parseRequest, type Request, type Target } from './request.ts';
import { type Run, startRun } from './run.ts';
import { type Station, stationOf } from './station.ts';
import { connectionStory } from './story.ts';

/** A request that could not be sent at all, in the words of the tool that would say so. */
export interface Unsent {
  readonly error: string;
  readonly exitCode: number;
}

interface Told {
  readonly hops: readonly Draft[];
  readonly outcome: Outcome;
}

function named(run: Run, client: Station, lookup: NameLookup): readonly Draft[] {
  const asked = lookup.trips[0]?.at ?? run.elapsed();
  const known = lookup.trips.at(-1)?.reply?.legs.at(-1)?.at ?? run.elapsed();
  const answer = answerHop(run.read, client, lookup, known);
  return lookup.trips.length === 0 ? [answer] : [searchListHop(client, lookup, asked), answer];
}

function tell(run: Run, client: Station, target: Target): Told {
  const literal = canonicalAddress(target.host);
  const lookup = literal === undefined ? lookUp(run, client, target.host) : undefined;
  const names = lookup ? named(run, client, lookup) : [];
  if (lookup && lookup.resolution.result.kind !== 'ADDRESSES')
    return { hops: names, outcome: lookupOutcome(target, lookup) };
  const result = lookup?.resolution.result;
  const addresses = result?.kind === 'ADDRESSES' ? result.addresses : [];
  const began = run.elapsed();
  const connection = connect(run, client, literal ?? (addresses[0] as string), target);
  const outcome = connectionOutcome(target, addresses, connection, run.elapsed() - began);
  return { hops: [...names, ...connectionStory(run, client, connection)], outcome };
}

/**
 * Sends one request and records its whole way. The cluster stands still meanwhile; the one returned differs in what the
 * packets left behind: conntrack entries, affinity, draws.
 */
export function walk(cluster: Cluster, request: Request): { walk: Walk; cluster: Cluster } | Unsent {
  const target = parseRequest(request.line);
  if ('error' in target) return target;
  const run = startRun(cluster);
  const client = stationOf(run, request.client);
  if (!client)
    return {
      error: `error: ${request.client.from} ${request.client.name} is not there to send`,
      exitCode: 1,
    };
  const { hops, outcome } = tell(run, client, target);
  const story = [
    callHop(client, request.line, target, canonicalAddress(target.host) !== undefined),
    ...hops,
    resultHop(client, outcome, run.elapsed()),
  ];
  return {
    walk: {
      id: `${cluster.now}/${cluster.chance.counters['source-port'] ?? 0}`,
      request,
      at: cluster.now,
      elapsed: run.elapsed(),
      hops: numbered(story),
      outcome,
    },
    cluster: run.finish(),
  };
}
