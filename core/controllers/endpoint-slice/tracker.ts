import type { WatchEvent, Write } from '../../apiserver/index.ts';

/** Lists of endpoints in slices as this controller wrote them. Others bring lists of their own. */
const written = new WeakSet<object>();

/** Remembers what is about to be written; gives the writes back. */
export function tracked(writes: readonly Write[]): readonly Write[] {
  for (const write of writes)
    if (write.verb !== 'delete' && write.object.kind === 'EndpointSlice' && write.object.endpoints)
      written.add(write.object.endpoints);
  return writes;
}

/**
 * Whether a change of a slice is the controller's own, which needs no second look
 * (endpointslice/util/endpointslice_tracker.go ShouldSync; upstream knows by the generation).
 */
export const isOwnWrite = ({ type, object, old }: WatchEvent): boolean =>
  object.kind === 'EndpointSlice' &&
  type !== 'DELETED' &&
  object.endpoints !== undefined &&
  object.endpoints !== null &&
  written.has(object.endpoints) &&
  !(old?.kind === 'EndpointSlice' && old.endpoints === object.endpoints);
