import type { ApiObject, Json } from '../api/index.ts';
import { formatLabelSelector, isObject, notFound, type Resource } from '../api/index.ts';
import { refuse, type WriteContext, type WriteResult } from './result.ts';
import { type ApiState, stored } from './state.ts';
import { update } from './update.ts';

/** Kinds that have replicas to set. */
type Scalable = Extract<ApiObject, { readonly kind: 'Deployment' | 'ReplicaSet' | 'StatefulSet' }>;

const isScalable = (object: ApiObject | undefined): object is Scalable =>
  object?.kind === 'Deployment' || object?.kind === 'ReplicaSet' || object?.kind === 'StatefulSet';

/** autoscaling/v1 Scale. */
export interface Scale {
  readonly kind: 'Scale';
  readonly apiVersion: 'autoscaling/v1';
  readonly metadata: Pick<
    Scalable['metadata'],
    'name' | 'namespace' | 'uid' | 'resourceVersion' | 'creationTimestamp'
  >;
  readonly spec: { readonly replicas: number };
  readonly status: { readonly replicas: number; readonly selector: string };
}

/** The `/scale` subresource of an object; undefined for kinds that have none. */
export function scaleOf(object: ApiObject): Scale | undefined {
  if (!isScalable(object)) return undefined;
  const { name, namespace, uid, resourceVersion, creationTimestamp } = object.metadata;
  return {
    kind: 'Scale',
    apiVersion: 'autoscaling/v1',
    metadata: { name, namespace, uid, resourceVersion, creationTimestamp } as Scale['metadata'],
    spec: { replicas: object.spec.replicas ?? 0 },
    status: { replicas: object.status?.replicas ?? 0, selector: formatLabelSelector(object.spec.selector) },
  };
}

/** PUT of `/scale`: sets the replicas; a resource version in it is held against that of the object. */
export function replaceScale(
  state: ApiState,
  target: { readonly resource: Resource; readonly namespace: string },
  name: string,
  scale: Json,
  context: WriteContext,
): WriteResult {
  const { resource, namespace } = target;
  const object = stored(state, resource.kind, namespace, name);
  if (!isScalable(object)) return refuse(notFound(resource, name));
  const { spec, metadata } = isObject(scale) ? scale : {};
  const replicas = isObject(spec) && typeof spec.replicas === 'number' ? spec.replicas : 0;
  const version = isObject(metadata) ? metadata.resourceVersion : undefined;
  const resourceVersion =
    typeof version === 'string' && version !== '' ? version : object.metadata.resourceVersion;
  const changed = {
    ...object,
    metadata: { ...object.metadata, resourceVersion },
    spec: { ...object.spec, replicas },
  } as Scalable;
  return update(state, changed, context);
}
