import { type Condition, conditionOf, type Pod } from '../api/index.ts';
import {
  type ClusterComponent,
  type ClusterContext,
  type Effect,
  getOf,
  podsOnNode,
  type WatchEvent,
} from '../apiserver/index.ts';
import { delayOf, type Millis, rfc3339 } from '../sim/index.ts';
import { podGcDelays } from './delays.ts';

const OUT_OF_SERVICE = 'node.kubernetes.io/out-of-service';

/** Why nobody will ever end this Pod: its node is gone, or a person says that the node is out of service. */
function reasonOf(pod: Pod, { read }: ClusterContext): 'orphan' | 'out-of-service' | undefined {
  if (!pod.spec.nodeName) return undefined;
  const node = getOf(read, 'Node', '', pod.spec.nodeName);
  if (!node) return 'orphan';
  const isReady = conditionOf(node.status?.conditions, 'Ready')?.status === 'True';
  const isOut = node.spec?.taints?.some(({ key }) => key === OUT_OF_SERVICE);
  return isOut && !isReady && pod.metadata.deletionTimestamp !== undefined ? 'out-of-service' : undefined;
}

/** Time until the collector looks again. */
function untilCheck(context: ClusterContext): Millis {
  const period = delayOf(context, podGcDelays, 'gcCheckPeriod');
  return period > 0 ? period - (context.now % period) : 0;
}

function watched(pod: Pod, context: ClusterContext): readonly Effect[] {
  const reason = reasonOf(pod, context);
  if (!reason) return [];
  const quarantine = reason === 'orphan' ? delayOf(context, podGcDelays, 'quarantine') : 0;
  const { namespace, name, uid } = pod.metadata;
  return [
    {
      effect: 'Later',
      after: untilCheck(context) + quarantine,
      timer: `collect/${namespace}/${name}/${uid}`,
    },
  ];
}

/** The Pod as failed for good, by whom it was taken away (gc_controller.go markFailedAndDeletePod). */
function failed(pod: Pod, now: Millis): Pod {
  const { resourceVersion: _read, ...metadata } = pod.metadata;
  const target: Condition = {
    type: 'DisruptionTarget',
    status: 'True',
    lastTransitionTime: rfc3339(now),
    reason: 'DeletionByPodGC',
    message: 'PodGC: node no longer exists',
  };
  const conditions = (pod.status?.conditions ?? []).filter(({ type }) => type !== target.type);
  return {
    ...pod,
    metadata,
    status: { ...pod.status, phase: 'Failed', conditions: [...conditions, target] },
  };
}

function collect(timer: string, context: ClusterContext): readonly Effect[] {
  const [, namespace = '', name = '', uid] = timer.split('/');
  const pod = getOf(context.read, 'Pod', namespace, name);
  if (!pod || pod.metadata.uid !== uid) return [];
  const reason = reasonOf(pod, context);
  if (!reason) return [];
  const isFinished = pod.status?.phase === 'Failed' || pod.status?.phase === 'Succeeded';
  return [
    ...(reason === 'orphan' && !isFinished
      ? [{ effect: 'Write', verb: 'updateStatus', object: failed(pod, context.now) } as const]
      : []),
    { effect: 'Write', verb: 'delete', kind: 'Pod', namespace, name, gracePeriodSeconds: 0 },
  ];
}

/** Of a Pod only that it has come to a node, or is to go. */
function isNews({ type, object, old }: WatchEvent): boolean {
  if (object.kind !== 'Pod') return true;
  if (type === 'DELETED') return false;
  const before = old?.kind === 'Pod' ? old : undefined;
  return (
    before?.spec.nodeName !== object.spec.nodeName ||
    before?.metadata.deletionTimestamp !== object.metadata.deletionTimestamp
  );
}

/**
 * Removes Pods by force that no kubelet will ever end: of a node that is gone, and terminating ones of a node that
 * carries the out-of-service taint. Mirrors pkg/controller/podgc. Simplified: finished Pods are never too many.
 */
export const podGcController: ClusterComponent<Readonly<Record<string, never>>> = {
  name: 'pod-gc-controller',
  scope: 'cluster',
  initial: {},
  watches: ['Pod', 'Node'],
  wants: isNews,
  handle(memory, event, context) {
    if (event.type === 'REFUSED') return { memory, effects: [] };
    if (event.type === 'TIMER') return { memory, effects: collect(event.timer, context) };
    const { object } = event;
    if (object.kind === 'Node') {
      const pods = podsOnNode(context.read, object.metadata.name);
      return { memory, effects: pods.flatMap((pod) => watched(pod, context)) };
    }
    if (object.kind !== 'Pod' || !isNews(event)) return { memory, effects: [] };
    const pod = getOf(context.read, 'Pod', object.metadata.namespace ?? '', object.metadata.name);
    return { memory, effects: pod ? watched(pod, context) : [] };
  },
};
