import type { ApiObject } from '../api/index.ts';
import { type ApiState, stored } from './state.ts';

/** Read access to the API: what an informer's lister gives. Lists come sorted by namespace, then name. */
export interface Reader {
  get(kind: string, namespace: string, name: string): ApiObject | undefined;
  list(kind: string, namespace?: string): readonly ApiObject[];
}

const byNamespaceAndName = (left: ApiObject, right: ApiObject): number => {
  const [a, b] = [left.metadata, right.metadata];
  const [first, second] = [a.namespace ?? '', b.namespace ?? ''];
  if (first !== second) return first < second ? -1 : 1;
  return a.name < b.name ? -1 : 1;
};

/** Reads this state; lists are sorted once per kind and reader. */
export function reader(state: ApiState): Reader {
  const sorted: Record<string, readonly ApiObject[]> = {};
  const all = (kind: string): readonly ApiObject[] => {
    sorted[kind] ??= Object.values(state.objects[kind] ?? {}).sort(byNamespaceAndName);
    return sorted[kind];
  };
  return {
    get: (kind, namespace, name) => stored(state, kind, namespace, name),
    list: (kind, namespace) =>
      namespace === undefined
        ? all(kind)
        : all(kind).filter((object) => (object.metadata.namespace ?? '') === namespace),
  };
}
