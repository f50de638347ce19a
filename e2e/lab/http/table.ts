import { type ApiObject, cellsOf, columnsOf } from '../../../core/api/index.ts';
import type { Millis } from '../../../core/sim/index.ts';

/** What a row carries of its object: `?includeObject=`. */
export type IncludeObject = 'None' | 'Metadata' | 'Object';

function included(object: ApiObject, include: IncludeObject) {
  if (include === 'None') return {};
  if (include === 'Object') return { object };
  const { metadata } = object;
  return { object: { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata } };
}

/** meta.k8s.io/v1 Table of these objects, ages as of `now`. */
export function table(
  kind: ApiObject['kind'],
  objects: readonly ApiObject[],
  metadata: { readonly resourceVersion?: string | undefined },
  include: IncludeObject,
  now: Millis,
) {
  return {
    kind: 'Table',
    apiVersion: 'meta.k8s.io/v1',
    metadata,
    columnDefinitions: columnsOf(kind).map((column) => ({ ...column, description: '' })),
    rows: objects.map((object) => ({ cells: cellsOf(object, now), ...included(object, include) })),
  };
}
