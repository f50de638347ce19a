import type { ControlEvent, HistoryView } from '../../core/index.ts';

/** What a stop of the cluster's time is: it decides its mark. */
type StopSort = 'input' | 'request' | 'write' | 'slice' | 'probe' | 'sync' | 'warning' | 'expiry';

/** Something that happened in the cluster, or a person did to it, at an instant that can be gone to. */
export interface Stop {
  readonly key: string;
  /** The input that it is, or that led to it. */
  readonly revision: number;
  readonly at: number;
  readonly sort: StopSort;
  /** A word or two. */
  readonly label: string;
  /** The whole sentence. */
  readonly text: string;
  readonly about?: ControlEvent['about'];
}

/** The end of a generated name is what tells Pods apart. */
const shortName = (name: string): string => /-([a-z0-9]{5})$/.exec(name)?.[1] ?? name;

function sortOf({ by, text, about }: ControlEvent): StopSort {
  if (/^(kube-proxy|kindnet)\//.test(by)) return 'sync';
  if (about.kind === 'EndpointSlice') return 'slice';
  if (/^Pod \S+ (not )?ready$/.test(text)) return 'probe';
  return text.startsWith(`${about.kind} `) ? 'write' : 'warning';
}

function labelOf(event: ControlEvent, sort: StopSort): string {
  const { about, by, text } = event;
  if (sort === 'sync') return `${about.name} ${by.startsWith('kindnet/') ? 'policies' : 'synced'}`;
  if (sort === 'slice') return text.includes(' gone') ? 'slice gone' : 'slice changed';
  if (sort === 'warning') return `${shortName(about.name)} !`;
  const change = text.slice(`${about.kind} ${about.name} `.length);
  return about.kind === 'Pod' ? `${shortName(about.name)} ${change}` : `${about.kind} ${change}`;
}

function eventStop(event: ControlEvent & { readonly revision: number }, index: number): Stop {
  const sort = sortOf(event);
  const { at, by, text, about, revision } = event;
  return {
    key: `event/${index}`,
    revision,
    at,
    sort,
    label: labelOf(event, sort),
    text: `${by}: ${text}`,
    about,
  };
}

const VERBS: Readonly<Record<string, string>> = { edit: 'edit', exec: 'command', set: 'settings' };

/** What a person did; moving time is no stop of its own. */
function inputStops({ inputs }: HistoryView): readonly Stop[] {
  return inputs.flatMap(({ revision, at, input, text }): readonly Stop[] => {
    if (input === 'advance' || (revision === 1 && input === 'edit')) return [];
    const label = VERBS[input] ?? 'request';
    const sort = input === 'send' ? 'request' : 'input';
    return [{ key: `input/${revision}`, revision, at, sort, label, text: `you: ${text}` }];
  });
}

const expiryStops = ({ expiries }: HistoryView): readonly Stop[] =>
  expiries.map(({ at, text, about }, index) => ({
    key: `expiry/${index}`,
    revision: Number.MAX_SAFE_INTEGER,
    at,
    sort: 'expiry',
    label: 'DNS cache',
    text,
    about,
  }));

/** Everything on the branch, in the order in which it happened: what a person did comes before what it led to. */
export function stopsOf(history: HistoryView | undefined): readonly Stop[] {
  if (!history) return [];
  const all = [...inputStops(history), ...history.events.map(eventStop), ...expiryStops(history)];
  return all.toSorted((a, b) => a.at - b.at || a.revision - b.revision);
}

/** Index of the last stop that has happened by `now`; -1 before the first. */
export const stopAt = (stops: readonly Stop[], now: number): number =>
  stops.findLastIndex(({ at }) => at <= now);

/** The stop to go to from `now`, one instant on or back; undefined at either end. */
export function nextStop(stops: readonly Stop[], now: number, direction: 1 | -1): Stop | undefined {
  if (direction === 1) {
    const next = stops.find(({ at }) => at > now);
    return next && stops.findLast(({ at }) => at === next.at);
  }
  const here = stops[stopAt(stops, now)]?.at;
  return stops.findLast(({ at }) => here !== undefined && at < here);
}
