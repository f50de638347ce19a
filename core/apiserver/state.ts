import type { ApiObject, Resource } from '../api/index.ts';
import { emptySorted, type Sorted, sortedGet, sortedPut, sortedRemove, withEntry } from '../sim/index.ts';
import { reindexed } from './indexes.ts';

/** The API server's flags, as far as they decide what a Service gets. */
export interface ApiConfig {
  /** `--service-cluster-ip-range`: one CIDR, or two of different families; the first one's family is the default. */
  readonly serviceClusterIPRanges: readonly string[];
  /** `--service-node-port-range`, both ends included. */
  readonly nodePortRange: { readonly from: number; readonly to: number };
  /** `--cluster-cidr` of the controller manager: what Pod addresses are cut from, one CIDR per family. */
  readonly podCIDRs: readonly string[];
  /** `--advertise-address`: the endpoint of the `kubernetes` Service. */
  readonly advertiseAddress: string;
}

/** What etcd holds. */
export interface ApiState {
  readonly config: ApiConfig;
  /** Of the last write; each write counts one up. */
  readonly resourceVersion: number;
  /** By kind, then by `storeKey`. */
  readonly objects: Readonly<Record<string, Sorted<ApiObject>>>;
  /** Keys of objects by what they are looked up by (indexes.ts). */
  readonly indexes: Sorted<string>;
}

/** A store without any object. `bootstrap` fills in what every cluster has. */
export function emptyApi(config: ApiConfig): ApiState {
  return { config, resourceVersion: 0, objects: {}, indexes: emptySorted };
}

/** The key of an object in its kind's map, as in etcd: a list of all namespaces has `shop-dev` before `shop`. */
export const storeKey = (namespace: string | undefined, name: string): string => `${namespace ?? ''}/${name}`;

/** All objects of a kind. */
export const tableOf = (state: ApiState, kind: string): Sorted<ApiObject> =>
  state.objects[kind] ?? emptySorted;

/** The stored object, if any. */
export function stored(
  state: ApiState,
  kind: string,
  namespace: string | undefined,
  name: string,
): ApiObject | undefined {
  return sortedGet(tableOf(state, kind), storeKey(namespace, name));
}

/** The namespace that an object of this resource is stored under. */
export function namespaceOf(resource: Resource, object: ApiObject): string {
  return resource.namespaced ? (object.metadata.namespace ?? 'default') : '';
}

/** The state with this object in place and the resource version that it carries. */
export function put(state: ApiState, object: ApiObject): ApiState {
  const key = storeKey(object.metadata.namespace, object.metadata.name);
  const table = tableOf(state, object.kind);
  return {
    ...state,
    resourceVersion: Number(object.metadata.resourceVersion),
    objects: withEntry(state.objects, object.kind, sortedPut(table, key, object)),
    indexes: reindexed(state.indexes, key, sortedGet(table, key), object),
  };
}

/** The state without this object. */
export function remove(state: ApiState, object: ApiObject): ApiState {
  const key = storeKey(object.metadata.namespace, object.metadata.name);
  const table = tableOf(state, object.kind);
  return {
    ...state,
    resourceVersion: state.resourceVersion + 1,
    objects: withEntry(state.objects, object.kind, sortedRemove(table, key)),
    indexes: reindexed(state.indexes, key, sortedGet(table, key), undefined),
  };
}
