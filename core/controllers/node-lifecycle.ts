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
  listOf,
} from '../apiserver/index.ts';
import { type Millis, rfc3339 } from '../sim/index.ts';

type Taint = NonNullable<NonNullable<Node['spec']>['taints']>[number];

const NOT_READY = 'node.kubernetes.io/not-ready';
const UNREACHABLE = 'node.kubernetes.io/unreachable';
const UNSCHEDULABLE = 'node.kubernetes.io/unschedulable';
const OWN = [NOT_READY, UNREACHABLE, UNSCHEDULABLE];

/** Pods of a Node object that is gone are removed by force after this (pkg/controller/podgc quarantineTime). */
const QUARANTINE: Millis = 40_000;

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
function markNotReady(pod: Pod, now: Millis): readonly Effect[] {
  if (!isPodReady(pod)) return [];
  const conditions = (pod.status?.conditions ?? []).map(
    (condition): Condition =>
      condition.type === 'Ready'
        ? { ...condition, status: 'False', lastTransitionTime: rfc3339(now), reason: 'NodeNotReady' }
        : condition,
  );
  return [
    { effect: 'Write', verb: 'updateStatus', object: { ...pod, status: { ...pod.status, conditions } } },
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
  listOf(read, 'Pod').filter((pod) => pod.spec.nodeName === node && !isPodFinished(pod));

const deletion = (pod: Pod, gracePeriodSeconds?: number): Effect => ({
  effect: 'Write',
  verb: 'delete',
  kind: 'Pod',
  namespace: pod.metadata.namespace ?? '',
  name: pod.metadata.name,
  ...(gracePeriodSeconds === undefined ? {} : { gracePeriodSeconds }),
});

const noExecute = (node: Node): readonly Taint[] =>
  (node.spec?.taints ?? []).filter(({ effect }) => effect === 'NoExecute');

/** Timers by which Pods are evicted; a taint that goes away again leaves them without effect. */
function evictions(node: Node, context: ClusterContext): readonly Effect[] {
  const taints = noExecute(node);
  if (taints.length === 0) return [];
  return podsOn(context, node.metadata.name).flatMap((pod) => {
    const after = toleratedFor(pod, taints);
    const timer = `evict/${pod.metadata.namespace}/${pod.metadata.name}/${pod.metadata.uid}`;
    return after === undefined ? [] : [{ effect: 'Later', after, timer } as const];
  });
}

function evict(timer: string, { read }: ClusterContext): readonly Effect[] {
  const [kind, namespace = '', name = '', uid] = timer.split('/');
  const pod = getOf(read, 'Pod', namespace, name);
  if (!pod || pod.metadata.uid !== uid) return [];
  const node = getOf(read, 'Node', '', pod.spec.nodeName ?? '');
  if (kind === 'orphan') return node ? [] : [deletion(pod, 0)];
  const isStillTainted =
    node && toleratedFor(pod, noExecute(node)) !== undefined && noExecute(node).length > 0;
  return isStillTainted && pod.metadata.deletionTimestamp === undefined ? [deletion(pod)] : [];
}

/**
 * Taints nodes by their conditions, marks Pods of silent ones not Ready, evicts by NoExecute taints, and clears Pods
 * of nodes that are gone. Mirrors pkg/controller/nodelifecycle, tainteviction and podgc. Simplified: a node falls
 * silent only when its Ready condition says so; heartbeats are not modelled.
 */
export const nodeLifecycleController: ClusterComponent<Readonly<Record<string, never>>> = {
  name: 'node-lifecycle-controller',
  scope: 'cluster',
  initial: {},
  watches: ['Node'],
  handle(memory, event, context) {
    if (event.type === 'REFUSED') return { memory, effects: [] };
    if (event.type === 'TIMER') return { memory, effects: evict(event.timer, context) };
    const { name } = event.object.metadata;
    const node = getOf(context.read, 'Node', '', name);
    if (!node) {
      const orphans = podsOn(context, name).map((pod): Effect => {
        const timer = `orphan/${pod.metadata.namespace}/${pod.metadata.name}/${pod.metadata.uid}`;
        return { effect: 'Later', after: QUARANTINE, timer };
      });
      return { memory, effects: orphans };
    }
    const isSilent = (conditionOf(node.status?.conditions, 'Ready')?.status ?? 'True') !== 'True';
    const marks = isSilent ? podsOn(context, name).flatMap((pod) => markNotReady(pod, context.now)) : [];
    return { memory, effects: [...taint(node), ...marks, ...evictions(node, context)] };
  },
};
