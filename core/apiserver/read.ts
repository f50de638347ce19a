import type { ApiObject } from '../api/index.ts';
import { sortedValues } from '../sim/index.ts';
import { type ApiState, stored, storeKey, tableOf } from './state.ts';

/** Read access to the API: what an informer's lister gives. Lists come sorted by the objects' keys. */
export interface Reader {
  get(kind: string, namespace: string, name: string): ApiObject | undefined;
  list(kind: string, namespace?: string): readonly ApiObject[];
  /** What is read, for those who look things up by an index; absent where a reader is made by hand. */
  readonly state?: ApiState;
}

/** Reads this state; lists are made once per kind and reader. */
export function reader(state: ApiState): Reader {
  const lists: Record<string, readonly ApiObject[]> = {};
  return {
    state,
    get: (kind, namespace, name) => stored(state, kind, namespace, name),
    list: (kind, namespace) => {
      const key = `${kind} ${namespace ?? '*'}`;
      lists[key] ??=
        namespace === undefined
          ? sortedValues(tableOf(state, kind))
          : // A zero is what follows a slash.
            sortedValues(tableOf(state, kind), storeKey(namespace, ''), `${namespace}0`);
      return lists[key];
    },
  };
}
