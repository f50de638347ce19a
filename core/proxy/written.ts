import { measure, type Sorted, sortedFrom, sortedGet, sortedValues, sortedWith } from '../sim/index.ts';
import type { NodeView, Written } from './mode.ts';

/** What a sync has written: by Service, in order. Undefined: the Service has changed, and there is nothing of it any more. */
export type Fresh = ReadonlyMap<string, Written | undefined>;

/** Whether a Service is written anew. */
export const isRewritten = ({ changed }: NodeView, service: string): boolean =>
  changed === 'all' || changed.has(service);

/** Where a sync notes what it writes: a Service that has changed is gone until it is found. */
export const newFresh = ({ changed }: NodeView): Map<string, Written | undefined> =>
  new Map(changed === 'all' ? [] : [...changed].map((service) => [service, undefined]));

/** What is there after a sync: a full one writes everything. */
export const writtenAfter = (view: NodeView, fresh: Fresh): Sorted<Written> =>
  view.changed === 'all'
    ? sortedFrom(fresh as ReadonlyMap<string, Written>)
    : sortedWith(view.kept.written, fresh);

/** What Services had before that are written anew or are no more. */
export function formerOf({ kept, changed }: NodeView): readonly Written[] {
  if (changed === 'all') return sortedValues(kept.written);
  return [...changed].flatMap((service) => sortedGet(kept.written, service) ?? []);
}

/** Objects that were there and that nothing uses any more. Services that were not written anew are not looked at: no two share an object. */
export function unusedObjects(view: NodeView, fresh: Fresh): Set<string> {
  const unused = new Set(view.kept.stale);
  for (const { objects } of formerOf(view)) for (const name of objects) unused.add(name);
  if (unused.size === 0) return unused;
  for (const written of fresh.values()) for (const name of written?.objects ?? []) unused.delete(name);
  return unused;
}

/** Rules of all Services. */
export const countWritten = measure<Written, number>(
  (all) => all.reduce((sum, { rules }) => sum + rules, 0),
  (sums) => sums.reduce((sum, one) => sum + one, 0),
);
