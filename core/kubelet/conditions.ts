import { type Condition, conditionOf, type Pod } from '../api/index.ts';
import { type Millis, rfc3339 } from '../sim/index.ts';
import type { PodRecord } from './memory.ts';
import { isInitDone, ordinaryInits, type Phase } from './phase.ts';

type Verdict = Pick<Condition, 'type' | 'status'> & { readonly reason?: string; readonly message?: string };

const OWN = ['PodReadyToStartContainers', 'Initialized', 'Ready', 'ContainersReady', 'PodScheduled'];

function initialized(pod: Pod, record: PodRecord, phase: Phase): Verdict {
  const type = 'Initialized';
  const inits = pod.spec.initContainers ?? [];
  if (inits.length === 0) return { type, status: 'True' };
  const hasStarted = pod.spec.containers.some(({ name }) => (record.seen[name]?.id ?? '') !== '');
  const open = inits.filter(({ name }) => !isInitDone(record, pod, name, 'seen')).map(({ name }) => name);
  if (hasStarted || open.length === 0)
    return phase === 'Succeeded' && ordinaryInits(pod).length > 0
      ? { type, status: 'True', reason: 'PodCompleted' }
      : { type, status: 'True' };
  const message = `containers with incomplete status: [${open.join(' ')}]`;
  return { type, status: 'False', reason: 'ContainersNotInitialized', message };
}

function containersReady(pod: Pod, ready: Readonly<Record<string, boolean>>, phase: Phase): Verdict {
  const type = 'ContainersReady';
  if (phase === 'Succeeded') return { type, status: 'False', reason: 'PodCompleted' };
  if (phase === 'Failed') return { type, status: 'False', reason: 'PodFailed' };
  const unready = pod.spec.containers.map(({ name }) => name).filter((name) => !ready[name]);
  if (unready.length === 0) return { type, status: 'True' };
  const message = `containers with unready status: [${unready.join(' ')}]`;
  return { type, status: 'False', reason: 'ContainersNotReady', message };
}

/** Ready: the containers are, and so says every readiness gate (pkg/kubelet/status/generate.go). */
function podReady(pod: Pod, containers: Verdict): Verdict {
  const type = 'Ready';
  if (containers.status !== 'True') return { ...containers, type };
  const problems = (pod.spec.readinessGates ?? []).flatMap(({ conditionType }) => {
    const gate = conditionOf(pod.status?.conditions, conditionType);
    if (!gate) return [`corresponding condition of pod readiness gate "${conditionType}" does not exist.`];
    if (gate.status === 'True') return [];
    return [`the status of pod readiness gate "${conditionType}" is not "True", but ${gate.status}`];
  });
  if (problems.length === 0) return { type, status: 'True' };
  return { type, status: 'False', reason: 'ReadinessGatesNotReady', message: problems.join(', ') };
}

/**
 * The conditions of a Pod in the kubelet's order; those of others (readiness gates) are kept in front. A condition
 * that keeps its status keeps its transition time.
 */
export function podConditions(
  pod: Pod,
  record: PodRecord,
  ready: Readonly<Record<string, boolean>>,
  phase: Phase,
  now: Millis,
): readonly Condition[] {
  const old = pod.status?.conditions ?? [];
  const containers = containersReady(pod, ready, phase);
  const isUp = record.hasSeenSandbox && phase !== 'Succeeded' && phase !== 'Failed';
  const verdicts: readonly Verdict[] = [
    { type: 'PodReadyToStartContainers', status: isUp ? 'True' : 'False' },
    initialized(pod, record, phase),
    podReady(pod, containers),
    containers,
    { type: 'PodScheduled', status: 'True' },
  ];
  const { generation } = pod.metadata;
  const own = verdicts.map(({ type, status, reason, message }): Condition => {
    const before = conditionOf(old, type);
    const since = before?.status === status ? before.lastTransitionTime : undefined;
    return {
      type,
      ...(generation === undefined ? {} : { observedGeneration: generation }),
      status,
      lastProbeTime: null,
      lastTransitionTime: since ?? rfc3339(now),
      ...(reason === undefined ? {} : { reason }),
      ...(message === undefined ? {} : { message }),
    };
  });
  return [...old.filter(({ type }) => !OWN.includes(type)), ...own];
}
