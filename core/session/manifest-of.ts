import { type ApiObject, isObject, type Json, type JsonObject } from '../api/index.ts';

/** What the API server and its controllers fill in; nobody writes it. */
const FILLED_IN = [
  'creationTimestamp',
  'deletionGracePeriodSeconds',
  'deletionTimestamp',
  'generateName',
  'generation',
  'managedFields',
  'ownerReferences',
  'resourceVersion',
  'selfLink',
  'uid',
];

/** Labels and annotations by which controllers know their own: a copy that kept them would be taken for theirs. */
const MARKS = [
  'kubectl.kubernetes.io/last-applied-configuration',
  'deployment.kubernetes.io/revision',
  'deployment.kubernetes.io/desired-replicas',
  'deployment.kubernetes.io/max-replicas',
  'endpoints.kubernetes.io/last-change-trigger-time',
  'endpointslice.kubernetes.io/managed-by',
  'kubernetes.io/config.hash',
  'apps.kubernetes.io/pod-index',
  'statefulset.kubernetes.io/pod-name',
  'controller-revision-hash',
  'pod-template-generation',
  'pod-template-hash',
];

function without(value: Json | undefined, keys: readonly string[]): JsonObject | undefined {
  if (!isObject(value)) return undefined;
  const kept = Object.entries(value).filter(([key]) => !keys.includes(key));
  return kept.length === 0 ? undefined : Object.fromEntries(kept);
}

/** The selector and the template of a workload carry the hash of its owner too. */
function specOf(kind: string, spec: JsonObject): JsonObject {
  // Where a Pod runs is for the scheduler to say, once more.
  if (kind === 'Pod') return without(spec, ['nodeName']) ?? {};
  if (kind !== 'ReplicaSet') return spec;
  const { selector, template } = spec;
  const metadata = isObject(template) && isObject(template.metadata) ? template.metadata : {};
  const labels = without(metadata.labels, MARKS) ?? {};
  const matchLabels = (isObject(selector) && without(selector.matchLabels, MARKS)) || {};
  return {
    ...spec,
    ...(isObject(selector) && { selector: { ...selector, matchLabels } }),
    ...(isObject(template) && { template: { ...template, metadata: { labels } } }),
  };
}

/**
 * An object as a person would write it down to apply it again: without status and what the server filled in. What a
 * controller owns gets a name of its own, for under the old one the controller would not let it be.
 */
export function manifestOf(object: ApiObject): Json {
  const { status: _told, metadata, spec, ...rest } = object as unknown as JsonObject;
  const own = (isObject(metadata) && without(metadata, FILLED_IN)) || {};
  const { labels, annotations, name, ...others } = own;
  const keptLabels = without(labels, MARKS);
  const keptAnnotations = without(annotations, MARKS);
  const isOwned = object.metadata.ownerReferences?.some(({ controller }) => controller) ?? false;
  return {
    ...rest,
    metadata: {
      ...others,
      name: isOwned ? `${name}-copy` : (name ?? ''),
      ...(keptLabels && { labels: keptLabels }),
      ...(keptAnnotations && { annotations: keptAnnotations }),
    },
    ...(isObject(spec) && { spec: specOf(object.kind, spec) }),
  };
}
