import type { ApiObject } from '../../../core/api/index.ts';
import type { WatchEvent } from '../../../core/apiserver/index.ts';

/** What happened since a version: enough to go back to any later one. etcd forgets after five minutes; here after so many events. */
export interface Past {
  /** Versions before this one are compacted. */
  readonly since: number;
  readonly events: readonly WatchEvent[];
}

const KEPT = 10_000;

/** The version that an event made. */
export const versionOf = ({ object }: WatchEvent): number => Number(object.metadata.resourceVersion);

/** The past with more events, without the oldest ones. */
export function remembered({ since, events }: Past, more: readonly WatchEvent[]): Past {
  const all = [...events, ...more];
  const forgotten = all.slice(0, Math.max(0, all.length - KEPT)).at(-1);
  return { since: forgotten ? versionOf(forgotten) : since, events: all.slice(-KEPT) };
}

const keyOf = ({ metadata }: ApiObject): string => `${metadata.namespace ?? ''}/${metadata.name}`;

/** All objects of a kind as they were at a version, in the order of the store. */
export function objectsAt(
  objects: readonly ApiObject[],
  kind: string,
  { events }: Past,
  version: number,
): readonly ApiObject[] {
  const found = new Map(objects.map((object) => [keyOf(object), object]));
  const later = events.filter((event) => event.object.kind === kind && versionOf(event) > version);
  for (const { type, object, old } of later.toReversed()) {
    if (type === 'ADDED' || !old) found.delete(keyOf(object));
    else found.set(keyOf(object), old);
  }
  return [...found.keys()].sort().flatMap((key) => found.get(key) ?? []);
}
