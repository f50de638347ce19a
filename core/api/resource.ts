/** What discovery tells of a kind (metav1.APIResource). */
export interface Resource {
  readonly kind: string;
  /** Empty for the core group. */
  readonly group: string;
  readonly version: string;
  /** Plural, as in URLs and `not found` messages. */
  readonly name: string;
  readonly singular: string;
  readonly shortNames: readonly string[];
  readonly namespaced: boolean;
  /** Groups that a person may name in its stead: `kubectl get all`. */
  readonly categories?: readonly string[];
  /** What every request for it is warned of. */
  readonly deprecation?: string;
}

/** Kinds that `kubectl get all` means. */
const ALL = ['Pod', 'Service', 'DaemonSet', 'Deployment', 'ReplicaSet', 'StatefulSet'];

const resource = (
  groupVersion: string,
  kind: string,
  name: string,
  shortNames: readonly string[],
  namespaced = true,
): Resource => {
  const slash = groupVersion.indexOf('/');
  return {
    kind,
    group: slash < 0 ? '' : groupVersion.slice(0, slash),
    version: groupVersion.slice(slash + 1),
    name,
    singular: kind.toLowerCase(),
    shortNames,
    namespaced,
    ...(ALL.includes(kind) ? { categories: ['all'] } : {}),
  };
};

/** The kinds that the API server serves, in the order of `kubectl api-resources`. */
export const resources: readonly Resource[] = [
  resource('v1', 'ConfigMap', 'configmaps', ['cm']),
  {
    ...resource('v1', 'Endpoints', 'endpoints', ['ep']),
    deprecation: 'v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice',
  },
  resource('v1', 'Event', 'events', ['ev']),
  resource('v1', 'Namespace', 'namespaces', ['ns'], false),
  resource('v1', 'Node', 'nodes', ['no'], false),
  resource('v1', 'Pod', 'pods', ['po']),
  resource('v1', 'Service', 'services', ['svc']),
  resource('apps/v1', 'ControllerRevision', 'controllerrevisions', []),
  resource('apps/v1', 'DaemonSet', 'daemonsets', ['ds']),
  resource('apps/v1', 'Deployment', 'deployments', ['deploy']),
  resource('apps/v1', 'ReplicaSet', 'replicasets', ['rs']),
  resource('apps/v1', 'StatefulSet', 'statefulsets', ['sts']),
  resource('discovery.k8s.io/v1', 'EndpointSlice', 'endpointslices', []),
  resource('networking.k8s.io/v1', 'NetworkPolicy', 'networkpolicies', ['netpol']),
];

/** The resource of a kind; undefined for kinds that are not served. */
export function resourceOfKind(kind: string): Resource | undefined {
  return resources.find((each) => each.kind === kind);
}

/**
 * The resource of a kind in an apiVersion, as a RESTMapper finds it, which knows kinds in lower case too; undefined:
 * `no matches for kind`.
 */
export function resourceFor(apiVersion: string, kind: string): Resource | undefined {
  return resources.find(
    (each) => (each.kind === kind || each.singular === kind) && apiVersionOf(each) === apiVersion,
  );
}

/** The resource that a person means by `svc`, `service`, `services` or `deployments.apps`. */
export function resourceNamed(name: string): Resource | undefined {
  const lower = name.toLowerCase();
  return resources.find(
    (each) =>
      each.name === lower ||
      each.singular === lower ||
      each.shortNames.includes(lower) ||
      (each.group !== '' &&
        [each.name, each.singular, ...each.shortNames].some(
          (form) => lower === `${form}.${each.group}` || lower === `${form}.${each.version}.${each.group}`,
        )),
  );
}

/** `v1`, `apps/v1`. */
export function apiVersionOf(resource: Resource): string {
  return resource.group === '' ? resource.version : `${resource.group}/${resource.version}`;
}

/** `services`, `deployments.apps`: metav1.GroupResource as messages print it. */
export function groupResource(resource: Resource): string {
  return resource.group === '' ? resource.name : `${resource.name}.${resource.group}`;
}

/** `Service`, `Deployment.apps`: metav1.GroupKind as messages print it. */
export function groupKind(resource: Resource): string {
  return resource.group === '' ? resource.kind : `${resource.kind}.${resource.group}`;
}

/** `/v1, Resource=services`: metav1.GroupVersionResource as kubectl prints it. */
export function groupVersionResource(resource: Resource): string {
  return `${apiVersionWithSlash(resource)}, Resource=${resource.name}`;
}

/** `/v1, Kind=Service`. */
export function groupVersionKind(resource: Resource): string {
  return `${apiVersionWithSlash(resource)}, Kind=${resource.kind}`;
}

const apiVersionWithSlash = ({ group, version }: Resource): string => `${group}/${version}`;
