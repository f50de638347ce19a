import { type Condition, conditionOf, isPodFinished, type Pod } from '../api/index.ts';
import {
  type ClusterComponent,
  type ClusterContext,
  type ComponentEvent,
  type Effect,
  measureOf,
  recordEvent,
  type WatchEvent,
} from '../apiserver/index.ts';
import { delayOf, rfc3339 } from '../sim/index.ts';
import { schedulerDelays } from './delays.ts';
import { place } from './schedule.ts';

const SCHEDULER_NAME = 'default-scheduler';

const isPending = (pod: Pod): boolean =>
  !pod.spec.nodeName &&
  !isPodFinished(pod) &&
  pod.metadata.deletionTimestamp === undefined &&
  (pod.spec.schedulerName ?? SCHEDULER_NAME) === SCHEDULER_NAME;

function withScheduled(pod: Pod, condition: Omit<Condition, 'type'>): Pod {
  const others = (pod.status?.conditions ?? []).filter(({ type }) => type !== 'PodScheduled');
  const { resourceVersion: _read, ...metadata } = pod.metadata;
  const { generation } = pod.metadata;
  const scheduled: Condition = {
    type: 'PodScheduled',
    ...(generation === undefined ? {} : { observedGeneration: generation }),
    ...condition,
  };
  return { ...pod, metadata, status: { ...pod.status, conditions: [...others, scheduled] } };
}

/** The Binding subresource as two writes: the node's name, and the condition. */
function bind(pod: Pod, node: string, context: ClusterContext): readonly Effect[] {
  const bound: Pod = { ...pod, spec: { ...pod.spec, nodeName: node } };
  const lastTransitionTime = rfc3339(context.now);
  const scheduled = withScheduled(bound, { status: 'True', lastProbeTime: null, lastTransitionTime });
  const message = `Successfully assigned ${pod.metadata.namespace}/${pod.metadata.name} to ${node}`;
  return [
    { effect: 'Write', verb: 'update', object: bound },
    { effect: 'Write', verb: 'updateStatus', object: scheduled },
    ...recordEvent(context, { about: pod, type: 'Normal', reason: 'Scheduled', message }),
  ];
}

/** Says once why the Pod has to wait; the same reason is not written twice. */
function park(pod: Pod, message: string, context: ClusterContext): readonly Effect[] {
  const old = conditionOf(pod.status?.conditions, 'PodScheduled');
  if (old?.status === 'False' && old.message === message) return [];
  const lastTransitionTime = (old?.status === 'False' && old.lastTransitionTime) || rfc3339(context.now);
  const waiting = {
    status: 'False',
    lastProbeTime: null,
    lastTransitionTime,
    reason: 'Unschedulable',
    message,
  } as const;
  return [
    { effect: 'Write', verb: 'updateStatus', object: withScheduled(pod, waiting) },
    ...recordEvent(context, { about: pod, type: 'Warning', reason: 'FailedScheduling', message }),
  ];
}

const timerOf = (pod: Pod): string => `schedule/${pod.metadata.namespace}/${pod.metadata.name}`;

/** Pods that wait for a node (the queue of unschedulable ones). */
const pendingPods = measureOf(
  'Pod',
  (pods) => pods.filter(isPending),
  (lists) => lists.flat(),
);

/** Of a Pod only that it is there, is gone, or that its spec is another one and still names no node. */
function isNews({ type, object, old }: WatchEvent): boolean {
  if (object.kind !== 'Pod' || type !== 'MODIFIED') return true;
  return old?.kind === 'Pod' && old.spec !== object.spec && !object.spec.nodeName;
}

/** Pods that a change may help: the new one itself, or all that wait when nodes or other Pods change. */
function candidates(event: ComponentEvent, context: ClusterContext): readonly Pod[] {
  if (event.type === 'TIMER' || event.type === 'REFUSED') return [];
  if (!isNews(event)) return [];
  if (event.object.kind === 'Pod' && event.type !== 'DELETED') {
    const { namespace = '', name } = event.object.metadata;
    const pod = context.read.get('Pod', namespace, name);
    return pod?.kind === 'Pod' && isPending(pod) ? [pod] : [];
  }
  return pendingPods(context.read);
}

function attempt(timer: string, context: ClusterContext): readonly Effect[] {
  const [, namespace = '', name = ''] = timer.split('/');
  const pod = context.read.get('Pod', namespace, name);
  if (pod?.kind !== 'Pod' || !isPending(pod)) return [];
  const placement = place(pod, context.read);
  return 'node' in placement
    ? bind(pod, placement.node, context)
    : park(pod, placement.unschedulable, context);
}

/**
 * Binds Pods to nodes, one at a time. Mirrors kube-scheduler's default profile. Simplified: no preemption, no
 * preferred terms or topology constraints of a Pod's own, no volumes, and no back-off: what waits is tried again when
 * a node or another Pod changes.
 */
export const scheduler: ClusterComponent<Readonly<Record<string, never>>> = {
  name: 'scheduler',
  scope: 'cluster',
  initial: {},
  watches: ['Pod', 'Node'],
  wants: isNews,
  handle(memory, event, context) {
    if (event.type === 'TIMER') return { memory, effects: attempt(event.timer, context) };
    const after = delayOf(context, schedulerDelays, 'schedulingAttempt');
    const effects = candidates(event, context).map(
      (pod): Effect => ({ effect: 'Later', after, timer: timerOf(pod) }),
    );
    return { memory, effects };
  },
};
