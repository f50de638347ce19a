import type { Cluster } from '../cluster/index.ts';
import { canonicalAddress } from '../net/index.ts';
import { unreached } from './choose.ts';
import { callHop, inquiryHop } from './hops/call.ts';
import { type Draft, numbered } from './hops/hop-of.ts';
import { lookupHop } from './hops/name.ts';
import { rememberedHop } from './hops/remembered.ts';
import { resultHop } from './hops/result.ts';
import type { NameLookup } from './lookup.ts';
import { perform } from './perform.ts';
import type { Outcome, Walk } from './record.ts';
import type { Request, Unsent } from './request.ts';
import { type Run, startRun } from './run.ts';
import { type Station, stationOf } from './station.ts';
import { connectionStory } from './story.ts';
import { parseRequest, printed, type Told } from './tools/index.ts';

/** A lookup is one stop of the story: its steps are the search list and each query. */
function named(run: Run, client: Station, lookup: NameLookup): Draft {
  const asked = lookup.trips[0]?.at ?? run.elapsed();
  const known = lookup.trips.at(-1)?.reply?.legs.at(-1)?.at ?? run.elapsed();
  return lookupHop(run.read, client, lookup, { asked, known });
}

function outcomeOf(told: Told): Outcome {
  const { errno: _errno, ...ending } = told.ending;
  return { ...ending, ...printed(told) };
}

function story(run: Run, client: Station, request: Request, told: Told, outcome: Outcome): readonly Draft[] {
  const { target, lookup, remembered, attempts } = told;
  const isLiteral = canonicalAddress(target.host) !== undefined;
  const before = [
    target.inquiry
      ? inquiryHop(client, request.line, target)
      : callHop(client, request.line, target, isLiteral || (lookup === undefined && !remembered)),
    ...(remembered ? [rememberedHop(run.read, client, target.host, remembered)] : []),
    ...(lookup ? [named(run, client, lookup)] : []),
    ...attempts.flatMap(({ connection }) => (connection ? connectionStory(run, client, connection) : [])),
  ];
  return [...before, resultHop(client, target.tool, outcome, run.elapsed(), before)];
}

/** Who sends and what; or why nothing can be sent. */
export function prepare(cluster: Cluster, request: Request, brief = false) {
  const target = parseRequest(request.line);
  if ('error' in target) return target;
  const { entry } = request;
  if (entry !== undefined && cluster.nodes[entry] === undefined)
    return { error: `error: there is no node called "${entry}" to enter by`, exitCode: 1 };
  const run = startRun(cluster, request, brief);
  const client = stationOf(run, request.client);
  return client
    ? { run, client, target }
    : { error: `error: ${request.client.from} ${request.client.name} is not there to send`, exitCode: 1 };
}

type Prepared = Exclude<ReturnType<typeof prepare>, Unsent>;

/** The record of a request that has been carried out. */
export function recordOf(
  { now, chance }: Cluster,
  request: Request,
  { run, client }: Prepared,
  told: Told,
): Walk | Unsent {
  const { said } = told;
  // A tool that does not understand its words has asked nobody.
  if (said && said.exitCode !== 0 && !told.lookup)
    return { error: said.printed.join('\n'), exitCode: said.exitCode };
  const outcome = outcomeOf(told);
  const hops = numbered(story(run, client, request, told, outcome));
  const missed = request.choose === undefined ? undefined : unreached(request.choose, told, hops);
  const id = `${now}/${chance.counters['source-port'] ?? 0}`;
  return missed ?? { id, request, at: now, elapsed: run.elapsed(), hops, outcome };
}

/**
 * Sends one request and records its whole way. The cluster stands still meanwhile; the one returned differs in what the
 * packets left behind: conntrack entries, affinity, draws.
 */
export function walk(cluster: Cluster, request: Request): { walk: Walk; cluster: Cluster } | Unsent {
  const prepared = prepare(cluster, request);
  if ('error' in prepared) return prepared;
  const told = perform(prepared.run, request.client, prepared.client, prepared.target);
  const recorded = recordOf(cluster, request, prepared, told);
  return 'error' in recorded ? recorded : { walk: recorded, cluster: prepared.run.finish() };
}
