import type { Tally, TallyGroup } from '../../../core/index.ts';

/** Requests that share something, and the groups that they are in: the largest first. */
export interface Bar {
  readonly label: string;
  /** What the label does not say: a node, an address. */
  readonly note: string;
  readonly count: number;
  /** Of all requests, 0 to 1. */
  readonly share: number;
  /** The share that the rules imply; undefined where they draw nothing. */
  readonly implied: number | undefined;
  readonly parts: readonly TallyGroup[];
}

export interface Bars {
  readonly title: string;
  readonly bars: readonly Bar[];
}

interface Named {
  readonly label: string;
  readonly note: string;
}

/** The odds that the rule gave each endpoint, as the samples tell them: by address. */
function odds({ groups }: Tally): Readonly<Record<string, number>> {
  const rules = groups.map(({ sample }) => sample.hops.find(({ kind }) => kind === 'service-rule'));
  const candidates = rules.find((rule) => rule && rule.candidates.length > 0)?.candidates ?? [];
  return Object.fromEntries(candidates.map(({ address, probability }) => [address, probability]));
}

function gathered(
  tally: Tally,
  title: string,
  name: (group: TallyGroup) => Named,
  implied: (part: TallyGroup) => number | undefined = () => undefined,
): Bars {
  const byLabel = new Map<string, { named: Named; parts: TallyGroup[] }>();
  for (const group of tally.groups) {
    const named = name(group);
    const key = `${named.label}/${named.note}`;
    const known = byLabel.get(key);
    if (known) known.parts.push(group);
    else byLabel.set(key, { named, parts: [group] });
  }
  const bars = [...byLabel.values()].map(({ named, parts }): Bar => {
    const count = parts.reduce((sum, part) => sum + part.count, 0);
    const first = parts[0] as TallyGroup;
    return { ...named, count, share: count / tally.times, implied: implied(first), parts };
  });
  return { title, bars: bars.toSorted((a, b) => b.count - a.count) };
}

const NOBODY: Named = { label: 'no Pod', note: 'never reached one' };

/** Who ended a request that failed, and the node whose rules sent it to an endpoint that is none any more. */
export function failedBecause({ sample }: TallyGroup): string {
  const rule = sample.hops.find(({ candidates }) =>
    candidates.some(({ verdict, stale }) => verdict === 'chosen' && stale),
  );
  const late = rule?.place.at === 'hook' ? `; the rules of ${rule.place.node} still named it` : '';
  return `by ${sample.outcome.answeredBy}${late}`;
}

/** What many requests came to, from four sides; `held` where something keeps them from spreading as the rules draw. Pure. */
export function barsOf(tally: Tally, held = false): readonly Bars[] {
  const implied = held ? {} : odds(tally);
  const reached = tally.groups.some(({ server }) => server);
  return [
    gathered(
      tally,
      'By Pod',
      ({ server }) => (server ? { label: server.name, note: server.node } : NOBODY),
      ({ server }) => server && implied[server.address],
    ),
    gathered(tally, 'By node of the Pod', ({ server }) =>
      server ? { label: server.node, note: '' } : { label: 'none', note: '' },
    ),
    gathered(tally, 'Client address that the Pod sees', ({ seenClient }) => ({
      label: seenClient ?? 'none seen',
      note: '',
    })),
    gathered(tally, 'Outcome', (group) => ({
      label: group.summary,
      note: group.kind === 'answered' ? '' : failedBecause(group),
    })),
  ].filter(({ title }) => reached || title === 'Outcome');
}
