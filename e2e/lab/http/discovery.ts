import { apiVersionOf, type Resource, resources } from '../../../core/api/index.ts';

const VERBS = ['create', 'delete', 'get', 'list', 'patch', 'update', 'watch'];

const SCALABLE = ['Deployment', 'ReplicaSet', 'StatefulSet'];

/** Whether a resource has `/scale`. */
export const isScalable = ({ kind }: Resource): boolean => SCALABLE.includes(kind);

const groupVersions = [...new Set(resources.map(apiVersionOf))];

const ofGroupVersion = (groupVersion: string): readonly Resource[] =>
  resources.filter((each) => apiVersionOf(each) === groupVersion);

const categoriesOf = ({ categories }: Resource) => (categories ? { categories } : {});

const shortNames = ({ shortNames: names }: Resource) => (names.length > 0 ? { shortNames: names } : {});

const subresources = ({ kind }: Resource) => [
  ...(kind === 'ConfigMap' || kind === 'Endpoints' || kind === 'Event' || kind === 'EndpointSlice'
    ? []
    : [{ name: 'status', group: '', version: '', kind, verbs: ['get', 'patch', 'update'] }]),
  ...(SCALABLE.includes(kind)
    ? [
        {
          name: 'scale',
          group: 'autoscaling',
          version: 'v1',
          kind: 'Scale',
          verbs: ['get', 'patch', 'update'],
        },
      ]
    : []),
  ...(kind === 'Pod'
    ? [
        { name: 'eviction', group: 'policy', version: 'v1', kind: 'Eviction', verbs: ['create'] },
        { name: 'log', group: '', version: '', kind, verbs: ['get'] },
      ]
    : []),
];

const aggregatedResource = (resource: Resource) => ({
  resource: resource.name,
  responseKind: { group: resource.group, version: resource.version, kind: resource.kind },
  scope: resource.namespaced ? 'Namespaced' : 'Cluster',
  singularResource: resource.singular,
  verbs: VERBS,
  ...shortNames(resource),
  ...categoriesOf(resource),
  subresources: subresources(resource).map(({ name, verbs, ...responseKind }) => ({
    subresource: name,
    responseKind,
    verbs,
  })),
});

/** apidiscovery.k8s.io/v2: everything below /api or /apis in one answer. */
export function aggregatedDiscovery(root: 'api' | 'apis') {
  const served = groupVersions.filter((each) => each.includes('/') === (root === 'apis'));
  return {
    kind: 'APIGroupDiscoveryList',
    apiVersion: 'apidiscovery.k8s.io/v2',
    metadata: {},
    items: served.map((groupVersion) => ({
      metadata: root === 'api' ? {} : { name: groupVersion.split('/')[0] },
      versions: [
        {
          version: groupVersion.split('/').at(-1),
          resources: ofGroupVersion(groupVersion).map(aggregatedResource),
          freshness: 'Current',
        },
      ],
    })),
  };
}

/** What older clients and people with curl see at /api and /apis. */
export function plainDiscovery(root: 'api' | 'apis') {
  if (root === 'api') return { kind: 'APIVersions', versions: ['v1'] };
  const groups = groupVersions.filter((each) => each.includes('/'));
  return {
    kind: 'APIGroupList',
    apiVersion: 'v1',
    groups: groups.map((groupVersion) => {
      const [name, version] = groupVersion.split('/');
      return { name, versions: [{ groupVersion, version }], preferredVersion: { groupVersion, version } };
    }),
  };
}

/** The resources of one group version, for clients that ask one by one; undefined where it is not served. */
export function resourceList(groupVersion: string) {
  if (!groupVersions.includes(groupVersion)) return undefined;
  const entries = ofGroupVersion(groupVersion).flatMap((resource) => [
    {
      name: resource.name,
      singularName: resource.singular,
      namespaced: resource.namespaced,
      kind: resource.kind,
      verbs: VERBS,
      ...shortNames(resource),
      ...categoriesOf(resource),
    },
    ...subresources(resource).map(({ name, group, version, kind, verbs }) => ({
      name: `${resource.name}/${name}`,
      singularName: '',
      namespaced: resource.namespaced,
      ...(group === '' ? {} : { group, version }),
      kind,
      verbs,
    })),
  ]);
  return { kind: 'APIResourceList', apiVersion: 'v1', groupVersion, resources: entries };
}

/** The index of OpenAPI v3 documents. */
export function openApiIndex() {
  const path = (groupVersion: string) =>
    groupVersion.includes('/') ? `apis/${groupVersion}` : `api/${groupVersion}`;
  return {
    paths: Object.fromEntries(
      groupVersions.map((each) => [path(each), { serverRelativeURL: `/openapi/v3/${path(each)}?hash=1` }]),
    ),
  };
}

/** Only what kubectl looks up before it writes: that PATCH takes `fieldValidation` and `dryRun`. There are no schemas. */
export function openApi(groupVersion: string) {
  if (!groupVersions.includes(groupVersion)) return undefined;
  const root = groupVersion.includes('/') ? `/apis/${groupVersion}` : `/api/${groupVersion}`;
  const parameters = ['fieldValidation', 'dryRun'].map((name) => ({
    name,
    in: 'query',
    schema: { type: 'string', uniqueItems: true },
  }));
  const paths = ofGroupVersion(groupVersion).map(({ name, namespaced, group, version, kind }) => [
    `${root}${namespaced ? '/namespaces/{namespace}' : ''}/${name}/{name}`,
    { patch: { parameters, 'x-kubernetes-group-version-kind': { group, version, kind } } },
  ]);
  return {
    openapi: '3.0.0',
    info: { title: 'Kubernetes', version: 'v1.34.9' },
    paths: Object.fromEntries(paths),
    components: { schemas: {} },
  };
}

/** Kinds that nobody has here, for clients that look all the same. */
export const emptyList = (apiVersion: string, kind: string) => ({
  kind: `${kind}List`,
  apiVersion,
  metadata: { resourceVersion: '1' },
  items: [],
});

/** GET /version. */
export const serverVersion = {
  major: '1',
  minor: '34',
  gitVersion: 'v1.34.9',
  gitTreeState: 'clean',
  goVersion: 'go1.24.6',
  compiler: 'gc',
  platform: 'linux/amd64',
};
