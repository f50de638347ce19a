import { type Condition, isObject, type Json, notFound, type Pod } from '../api/index.ts';
import { rfc3339 } from '../sim/index.ts';
import { deleteObject } from './delete.ts';
import { refuse, servedResource, type WriteContext, type WriteResult } from './result.ts';
import { type ApiState, stored } from './state.ts';
import { updateStatus } from './update.ts';

/** Why the Pod goes, for whoever looks at it while it ends (podutil.UpdatePodCondition). */
function disrupted(pod: Pod, { now }: WriteContext): Pod {
  const condition: Condition = {
    type: 'DisruptionTarget',
    ...(pod.metadata.generation === undefined ? {} : { observedGeneration: pod.metadata.generation }),
    status: 'True',
    lastTransitionTime: rfc3339(now),
    reason: 'EvictionByEvictionAPI',
    message: 'Eviction API: evicting',
  };
  const others = (pod.status?.conditions ?? []).filter(({ type }) => type !== condition.type);
  return { ...pod, status: { ...pod.status, conditions: [...others, condition] } };
}

/**
 * POST of policy/v1 Eviction on `pods/NAME/eviction`: a DELETE that says so in a condition first
 * (pkg/registry/core/pod/storage/eviction.go, v1.34). There are no PodDisruptionBudgets that could refuse it.
 */
export function evict(
  state: ApiState,
  namespace: string,
  name: string,
  eviction: Json,
  context: WriteContext,
): WriteResult {
  const pod = stored(state, 'Pod', namespace, name) as Pod | undefined;
  if (!pod) return refuse(notFound(servedResource('Pod'), name));
  const { deleteOptions } = isObject(eviction) ? eviction : {};
  const seconds = isObject(deleteOptions) ? deleteOptions.gracePeriodSeconds : undefined;
  const request = {
    effect: 'Write',
    verb: 'delete',
    kind: 'Pod',
    namespace,
    name,
    ...(typeof seconds === 'number' ? { gracePeriodSeconds: seconds } : {}),
  } as const;
  const told = updateStatus(state, disrupted(pod, context));
  if (!told.ok) return told;
  const gone = deleteObject(told.state, request, context);
  return gone.ok ? { ...gone, events: [...told.events, ...gone.events] } : gone;
}
