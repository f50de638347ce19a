import type { Pod } from '../api/index.ts';
import { matchesNodeAffinity, podAffinityProblem } from './affinity.ts';
import { allocatable, type NodeState, podRequest } from './node-state.ts';

type Taint = NonNullable<NonNullable<NodeState['node']['spec']>['taints']>[number];

/** Why a Pod cannot run on a node, in the scheduler's words; empty when it can. */
export type Filter = (pod: Pod, state: NodeState, states: readonly NodeState[]) => readonly string[];

/** Whether a toleration covers the taint (component-helpers scheduling/corev1 ToleratesTaint). */
function tolerates(pod: Pod, taint: Taint): boolean {
  return (pod.spec.tolerations ?? []).some(({ key, operator = 'Equal', value = '', effect }) => {
    if (effect && effect !== taint.effect) return false;
    if (key && key !== taint.key) return false;
    return operator === 'Exists' || (key !== undefined && value === (taint.value ?? ''));
  });
}

const UNSCHEDULABLE: Taint = { key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' };

const nodeUnschedulable: Filter = (pod, { node }) =>
  node.spec?.unschedulable && !tolerates(pod, UNSCHEDULABLE) ? ['node(s) were unschedulable'] : [];

const taintToleration: Filter = (pod, { node }) => {
  const taint = (node.spec?.taints ?? []).find(
    (each) => each.effect !== 'PreferNoSchedule' && each.key !== UNSCHEDULABLE.key && !tolerates(pod, each),
  );
  return taint ? [`node(s) had untolerated taint(s)`] : [];
};

const nodeAffinity: Filter = (pod, { node }) => {
  const wanted = Object.entries(pod.spec.nodeSelector ?? {});
  const fits = wanted.every(([key, value]) => node.metadata.labels?.[key] === value);
  return fits && matchesNodeAffinity(pod, node) ? [] : ["node(s) didn't match Pod's node affinity/selector"];
};

const hostPorts = (pod: Pod): readonly string[] =>
  pod.spec.containers.flatMap((container) =>
    (container.ports ?? [])
      .map(
        ({ hostPort, containerPort, protocol = 'TCP' }) =>
          [hostPort ?? (pod.spec.hostNetwork ? containerPort : 0), protocol] as const,
      )
      .filter(([port]) => port > 0)
      .map(([port, protocol]) => `${port}/${protocol}`),
  );

const nodePorts: Filter = (pod, { pods }) => {
  const wanted = hostPorts(pod);
  if (wanted.length === 0) return [];
  const taken = pods().flatMap(hostPorts);
  return wanted.some((port) => taken.includes(port))
    ? ["node(s) didn't have free ports for the requested pod ports"]
    : [];
};

const nodeResourcesFit: Filter = (pod, { node, count, requested }) => {
  const { cpu, memory } = podRequest(pod);
  const most = allocatable(node);
  return [
    ...(count + 1 > most.pods ? ['Too many pods'] : []),
    ...(cpu > 0 && requested.cpu + cpu > most.cpu ? ['Insufficient cpu'] : []),
    ...(memory > 0 && requested.memory + memory > most.memory ? ['Insufficient memory'] : []),
  ];
};

const interPodAffinity: Filter = (pod, { node }, states) => {
  const problem = podAffinityProblem(pod, node, states);
  return problem === undefined ? [] : [problem];
};

/** Every filter, in the scheduler's order: the first that says no gives the reason (pkg/scheduler/framework/plugins). */
const filters: readonly Filter[] = [
  nodeUnschedulable,
  taintToleration,
  nodeAffinity,
  nodePorts,
  nodeResourcesFit,
  interPodAffinity,
];

/** The reasons of the first filter that rejects the node. */
export function rejection(pod: Pod, state: NodeState, states: readonly NodeState[]): readonly string[] {
  for (const filter of filters) {
    const reasons = filter(pod, state, states);
    if (reasons.length > 0) return reasons;
  }
  return [];
}
