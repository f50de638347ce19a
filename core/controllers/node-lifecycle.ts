import {
  type Condition,
  conditionOf,
  isPodFinished,
  isPodReady,
  type Node,
  type Pod,
  sameJson,
} from '../api/index.ts';
import {
  type ClusterComponent,
  type ClusterContext,
  type Effect,
  getOf,
  podsOnNode,
  recordEvent,
  type WatchEvent,
} from '../apiserver/index.ts';
import { type Millis, rfc3339 } from '../sim/index.ts';

type Taint = NonNullable<NonNullable<Node['spec']>['taints']>[number];

const NOT_READY = 'node.kubernetes.io/not-ready';
const UNREACHABLE = 'node.kubernetes.io/unreachable';
const UNSCHEDULABLE = 'node.kubernetes.io/unschedulable';
const OWN = [NOT_READY, UNREACHABLE, UNSCHEDULABLE];

/** Taints that follow from conditions and from `kubectl cordon`. A node that never said is taken as ready. */
function lifecycleTaints(node: Node): readonly Taint[] {
  const ready = conditionOf(node.status?.conditions, 'Ready')?.status ?? 'True';
  const key = ready === 'False' ? NOT_READY : UNREACHABLE;
  return [
    ...(node.spec?.unschedulable ? [{ key: UNSCHEDULABLE, effect: 'NoSchedule' }] : []),
    ...(ready === 'True'
      ? []
      : [
          { key, effect: 'NoSchedule' },
          { key, effect: 'NoExecute' },
        ]),
  ];
}

function taint(node: Node): readonly Effect[] {
  const others = (node.spec?.taints ?? []).filter(({ key }) => !OWN.includes(key));
  const taints = [...others, ...lifecycleTaints(node)];
  if (sameJson(taints, node.spec?.taints ?? [])) return [];
  return [{ effect: 'Write', verb: 'update', object: { ...node, spec: { ...node.spec, taints } } }];
}

/** Pods of a node that does not answer are not Ready: that is what takes them out of Services. */
function markNotReady(pod: Pod, context: ClusterContext): readonly Effect[] {
  if (!isPodReady(pod)) return [];
  const conditions = (pod.status?.conditions ?? []).map(
    (condition): Condition =>
      condition.type === 'Ready'
        ? { ...condition, status: 'False', lastTransitionTime: rfc3339(context.now), reason: 'NodeNotReady' }
        : condition,
  );
  const told = { about: pod, type: 'Warning', reason: 'NodeNotReady', message: 'Node is not ready' } as const;
  return [
    { effect: 'Write', verb: 'updateStatus', object: { ...pod, status: { ...pod.status, conditions } } },
    ...recordEvent(context, told),
  ];
}

/** How long a Pod may stay under NoExecute taints; undefined: for ever. */
function toleratedFor(pod: Pod, taints: readonly Taint[]): Millis | undefined {
  let least: Millis | undefined;
  for (const { key, value = '', effect } of taints) {
    const fitting = (pod.spec.tolerations ?? []).filter(
      (each) =>
        (!each.effect || each.effect === effect) &&
        (!each.key || each.key === key) &&
        (each.operator === 'Exists' || (each.value ?? '') === value),
    );
    if (fitting.length === 0) return 0;
    for (const { tolerationSeconds } of fitting)
      if (tolerationSeconds !== undefined)
        least = Math.min(least ?? Number.MAX_SAFE_INTEGER, tolerationSeconds * 1000);
  }
  return least;
}

const podsOn = ({ read }: ClusterContext, node: string): readonly Pod[] =>
  podsOnNode(read, node).filter((pod) => !isPodFinished(pod));

/** By whom the Pod is taken away (pkg/controller/tainteviction addConditionAndDeletePod). */
function disrupted(pod: Pod, now: Millis): Pod {
  const target: Condition = {
    type: 'DisruptionTarget',
    status: 'True',
    lastTransitionTime: rfc3339(now),
    reason: 'DeletionByTaintManager',
    message: 'Taint manager: deleting due to NoExecute taint',
  };
  const others = (pod.status?.conditions ?? []).filter(({ type }) => type !== target.type);
  return { ...pod, status: { ...pod.status, conditions: [...others, target] } };
}

const noExecute = (node: Node): readonly Taint[] =>
  (node.spec?.taints ?? []).filter(({ effect }) => effect === 'NoExecute');

/** Timers by which Pods are evicted; a taint that goes away again leaves them without effect. */
function evictions(node: Node, pods: readonly Pod[]): readonly Effect[] {
  const taints = noExecute(node);
  if (taints.length === 0) return [];
  return pods.flatMap((pod) => {
    const after = toleratedFor(pod, taints);
    const timer = `evict/${pod.metadata.namespace}/${pod.metadata.name}/${pod.metadata.uid}`;
    return after === undefined ? [] : [{ effect: 'Later', after, timer } as const];
  });
}

function evict(timer: string, context: ClusterContext): readonly Effect[] {
  const { read, now } = context;
  const [, namespace = '', name = '', uid] = timer.split('/');
  const pod = getOf(read, 'Pod', namespace, name);
  if (!pod || pod.metadata.uid !== uid) return [];
  const node = getOf(read, 'Node', '', pod.spec.nodeName ?? '');
  const isStillTainted =
    node && toleratedFor(pod, noExecute(node)) !== undefined && noExecute(node).length > 0;
  if (!isStillTainted || pod.metadata.deletionTimestamp !== undefined) return [];
  const message = `Marking for deletion Pod ${namespace}/${name}`;
  return [
    { effect: 'Write', verb: 'updateStatus', object: disrupted(pod, now) },
    { effect: 'Write', verb: 'delete', kind: 'Pod', namespace, name },
    ...recordEvent(context, { about: pod, type: 'Normal', reason: 'TaintManagerEviction', message }),
  ];
}

/** A node whose kubelet says nothing any more (node_lifecycle_controller.go tryUpdateNodeHealth). */
function unknown(name: string, context: ClusterContext): readonly Effect[] {
  const { read, now } = context;
  const node = getOf(read, 'Node', '', name);
  if (!node) return [];
  const conditions = (node.status?.conditions ?? []).map(
    (condition): Condition =>
      condition.status === 'Unknown'
        ? condition
        : {
            ...condition,
            status: 'Unknown',
            lastTransitionTime: rfc3339(now),
            reason: 'NodeStatusUnknown',
            message: 'Kubelet stopped posting node status.',
          },
  );
  return [
    { effect: 'Write', verb: 'updateStatus', object: { ...node, status: { ...node.status, conditions } } },
    ...recordEvent(context, {
      about: node,
      type: 'Normal',
      reason: 'NodeNotReady',
      message: `Node ${name} status is now: NodeNotReady`,
    }),
  ];
}

/** Of a Pod only that it is there, and that its spec is another one. */
const isNews = ({ type, object, old }: WatchEvent): boolean =>
  object.kind !== 'Pod' || (type !== 'DELETED' && !(old?.kind === 'Pod' && old.spec === object.spec));

/** A Pod that has just come to a node with NoExecute taints, or lost what made it bear them. */
function onPod(event: WatchEvent, { read }: ClusterContext): readonly Effect[] {
  if (!isNews(event)) return [];
  const pod = getOf(read, 'Pod', event.object.metadata.namespace ?? '', event.object.metadata.name);
  if (!pod?.spec.nodeName) return [];
  const node = getOf(read, 'Node', '', pod.spec.nodeName);
  return node ? evictions(node, [pod]) : [];
}

/**
 * Taints nodes by their conditions, marks Pods of silent ones not Ready, evicts by NoExecute taints. Mirrors
 * pkg/controller/nodelifecycle and tainteviction. Simplified: heartbeats are not modelled one by one; that a node has
 * been silent for the grace period arrives as the timer `silent/NODE`.
 */
export const nodeLifecycleController: ClusterComponent<Readonly<Record<string, never>>> = {
  name: 'node-lifecycle-controller',
  scope: 'cluster',
  initial: {},
  watches: ['Node', 'Pod'],
  wants: isNews,
  handle(memory, event, context) {
    if (event.type === 'REFUSED') return { memory, effects: [] };
    if (event.type === 'TIMER') {
      const [kind, node = ''] = event.timer.split('/');
      return { memory, effects: kind === 'silent' ? unknown(node, context) : evict(event.timer, context) };
    }
    if (event.object.kind === 'Pod') return { memory, effects: onPod(event, context) };
    const { name } = event.object.metadata;
    const node = getOf(context.read, 'Node', '', name);
    if (!node) return { memory, effects: [] };
    const isSilent = (conditionOf(node.status?.conditions, 'Ready')?.status ?? 'True') !== 'True';
    const pods = podsOn(context, name);
    const marks = isSilent ? pods.flatMap((pod) => markNotReady(pod, context)) : [];
    const old = event.type === 'MODIFIED' && event.old?.kind === 'Node' ? noExecute(event.old) : [];
    const isNews = !sameJson(old, noExecute(node));
    return { memory, effects: [...taint(node), ...marks, ...(isNews ? evictions(node, pods) : [])] };
  },
};
