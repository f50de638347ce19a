import type { Hop, Walk } from '../../core/index.ts';
import { placeText } from '../state/index.ts';

/** One query of a rung and what came back. */
export interface LadderQuery {
  readonly id: string;
  /** Index of the story hop that it belongs to. */
  readonly hop: number;
  /** `A`, `AAAA`. */
  readonly type: string;
  /** `UDP`, `TCP`. */
  readonly transport: string;
  /** The addresses, or what it said instead: `NXDOMAIN`, `NODATA`, `no reply`. */
  readonly answer: string;
  /** Where it was given: `coredns-… on node-a`; empty where nobody answered. */
  readonly who: string;
  /** What knew: a plug-in, and how old its answer was: `forward, cached for 3 s`. */
  readonly by: string;
  /** `1.1 ms`; empty where nothing came. */
  readonly took: string;
  readonly ok: boolean;
  readonly truncated: boolean;
}

/** A name of the search, with its queries; none where the search had ended before. */
export interface Rung {
  /** What was typed. */
  readonly typed: string;
  /** What the search list added; empty for the name as it is. */
  readonly added: string;
  readonly outcome: string;
  readonly because: string;
  /** Who answered, each once. */
  readonly who: string;
  readonly queries: readonly LadderQuery[];
}

/** A lookup as a ladder: names from top to bottom until one answers. */
export interface Ladder {
  readonly rungs: readonly Rung[];
  readonly queries: number;
  /** Queries for names before the one that answered; all of them where none did. */
  readonly wasted: number;
  readonly answered: boolean;
  /** `options ndots:5`, where the search list was walked first. */
  readonly ndots: string | undefined;
  /** The file that decided the order of the names. */
  readonly conf: readonly ResolvLine[];
}

/** A line of resolv.conf and what it does. */
export interface ResolvLine {
  readonly text: string;
  readonly does: string;
}

function doesOf(line: string): string {
  const [keyword, ...values] = line.split(' ');
  switch (keyword) {
    case 'search':
      return `Added to short names one after the other: ${values.length} more name${values.length === 1 ? '' : 's'} to try.`;
    case 'nameserver':
      return 'All queries go to this address, for names inside and outside the cluster.';
    case 'options': {
      const ndots = /ndots:(\d+)/.exec(line)?.[1];
      if (ndots === undefined) return 'How long and how often is asked.';
      return `A name with fewer than ${ndots} dots is tried with the search list first, as it is last.`;
    }
    default:
      return '';
  }
}

/** Lines of a hop that shows the file, without the command before them. */
const confOf = (lines: readonly string[]): readonly ResolvLine[] =>
  lines.filter((line) => !line.startsWith('$')).map((text) => ({ text, does: doesOf(text) }));

/** So many addresses are listed; of the rest only the count is. */
const LISTED = 3;

function answerOf({ query, label }: Hop): string {
  if (!query || query.answers.length === 0) return query?.outcome ?? label;
  const rest = query.answers.length - LISTED;
  return query.answers.slice(0, LISTED).join(', ') + (rest > 0 ? ` and ${rest} more` : '');
}

function whoOf({ place, query }: Hop): string {
  if (query?.by === undefined) return '';
  if (place.at === 'host') return `the cache of ${place.node}`;
  return place.at === 'pod' ? placeText(place).replace(/^Pod /, '') : 'the resolver of the node network';
}

function byOf({ query }: Hop): string {
  if (query?.by === undefined || query.by === 'outside') return '';
  return query.cachedFor === undefined ? query.by : `cache, ${query.cachedFor} s old`;
}

const queryOf = (hop: Hop, story: number): LadderQuery => ({
  id: hop.id,
  hop: story,
  type: hop.query?.type ?? '',
  transport: (hop.query?.transport ?? 'udp').toUpperCase(),
  answer: answerOf(hop),
  who: whoOf(hop),
  by: byOf(hop),
  took: hop.query?.took === undefined ? '' : `${hop.query.took.toFixed(1)} ms`,
  ok: hop.verdict === 'answered',
  truncated: hop.query?.truncated ?? false,
});

function rungOf(
  { name, domain, outcome, because }: NonNullable<Hop['names']>[number],
  queries: readonly LadderQuery[],
): Rung {
  const bare = name.replace(/\.$/, '');
  const who = [...new Set(queries.flatMap((query) => query.who || []))].join(', ');
  const added = domain === undefined ? '' : `.${domain}`;
  return { typed: added === '' ? bare : bare.slice(0, -added.length), added, outcome, because, who, queries };
}

/** The lookup of a walk, name by name; undefined where it asked nobody. */
export function dnsLadder(walk: Walk | undefined): Ladder | undefined {
  const hops = walk?.hops ?? [];
  const at = hops.findIndex(({ names }) => names !== undefined && names.length > 0);
  const story = hops[at];
  if (!story?.names) return undefined;
  // What a server asks of another one is no query of the client's.
  const asked = story.steps.filter(({ query }) => query !== undefined);
  const rungs = story.names.map((name) =>
    rungOf(
      name,
      asked.filter(({ query }) => query?.name === name.name).map((hop) => queryOf(hop, at)),
    ),
  );
  const winner = rungs.find(({ outcome }) => outcome === 'ANSWER');
  const queries = rungs.reduce((sum, rung) => sum + rung.queries.length, 0);
  const wasted = queries - (winner?.queries.length ?? 0);
  const conf = story.steps.find(({ kind }) => kind === 'search-list')?.lines ?? [];
  const ndots = conf.flatMap((line) => /\bndots:\d+/.exec(line)?.[0] ?? [])[0];
  return { rungs, queries, wasted, answered: winner !== undefined, ndots, conf: confOf(conf) };
}
