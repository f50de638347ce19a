import type { ApiObject, Resource } from '../api/index.ts';

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
  /** By kind, then by `namespace/name` (`/name` for cluster-scoped kinds). */
  readonly objects: Readonly<Record<string, Readonly<Record<string, ApiObject>>>>;
}

/** A store without any object. `bootstrap` fills in what every cluster has. */
export function emptyApi(config: ApiConfig): ApiState {
  return { config, resourceVersion: 0, objects: {} };
}

/** The key of an object in its kind's record. */
function storeKey(namespace: string | undefined, name: string): string {
  return `${namespace ?? ''}/${name}`;
}

/** The stored object, if any. */
export function stored(
  state: ApiState,
  kind: string,
  namespace: string | undefined,
  name: string,
): ApiObject | undefined {
  return state.objects[kind]?.[storeKey(namespace, name)];
}

/** The namespace that an object of this resource is stored under. */
export function namespaceOf(resource: Resource, object: ApiObject): string {
  return resource.namespaced ? (object.metadata.namespace ?? 'default') : '';
}

/** The state with this object in place and the resource version that it carries. */
export function put(state: ApiState, object: ApiObject): ApiState {
  const key = storeKey(object.metadata.namespace, object.metadata.name);
  return {
    ...state,
    resourceVersion: Number(object.metadata.resourceVersion),
    objects: { ...state.objects, [object.kind]: { ...state.objects[object.kind], [key]: object } },
  };
}

/** The state without this object. */
export function remove(state: ApiState, object: ApiObject): ApiState {
  const { [storeKey(object.metadata.namespace, object.metadata.name)]: _, ...rest } =
    state.objects[object.kind] ?? {};
  return {
    ...state,
    resourceVersion: state.resourceVersion + 1,
    objects: { ...state.objects, [object.kind]: rest },
  };
}
