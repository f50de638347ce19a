import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import type { Container, ContainerStatus, Pod, PodStatus } from '../api/index.ts';
import { parseReference } from '../images/index.ts';
import { type Millis, rfc3339 } from '../sim/index.ts';
import { podConditions } from './conditions.ts';
import type { ContainerRecord, ContainerState, PodRecord, Terminated } from './memory.ts';
import { workerKey } from './memory.ts';
import { ordinaryInits, podPhase } from './phase.ts';

type ApiState = ContainerStatus['state'];

const terminated = (
  { exitCode, reason, startedAt, finishedAt }: Terminated,
  containerID: string,
): ApiState => ({
  terminated: {
    exitCode,
    reason,
    startedAt: rfc3339(startedAt),
    finishedAt: rfc3339(finishedAt),
    ...(containerID ? { containerID } : {}),
  },
});

function apiState(state: ContainerState, id: string): ApiState {
  switch (state.is) {
    case 'running':
      return { running: { startedAt: rfc3339(state.startedAt) } };
    case 'terminated':
      return terminated(state, id);
    case 'waiting':
      return {
        waiting: { reason: state.reason, ...(state.message === undefined ? {} : { message: state.message }) },
      };
  }
}

/** The startup probe has succeeded, or there is none and the container runs (prober_manager.go isContainerStarted). */
export function isStarted(record: PodRecord, container: Container): boolean {
  const seen = record.seen[container.name];
  if (seen?.state.is !== 'running') return false;
  const worker = record.workers[workerKey(container.name, 'startup')];
  return !container.startupProbe || (worker?.value === 'success' && worker.containerID === seen.id);
}

/** Runs, is started, and its readiness probe, if any, has succeeded (prober_manager.go UpdatePodStatus). */
export function isContainerReady(record: PodRecord, container: Container): boolean {
  if (!isStarted(record, container)) return false;
  const worker = record.workers[workerKey(container.name, 'readiness')];
  if (!container.readinessProbe) return true;
  return worker?.value === 'success' && worker.containerID === record.seen[container.name]?.id;
}

/** The name under which the runtime knows an image, and a digest that is made up but always the same. */
function imageNames(image: string): { readonly image: string; readonly imageID: string } {
  const reference = parseReference(image);
  const name = reference ? `${reference.repository}:${reference.tag}` : image;
  const digest = bytesToHex(sha256(new Uint8Array([...name].map((c) => c.charCodeAt(0)))));
  return { image: name, imageID: `${reference?.repository ?? image}@sha256:${digest}` };
}

function containerStatus(
  container: Container,
  known: ContainerRecord | undefined,
  waitingFor: string,
  flags: { readonly ready: boolean; readonly started: boolean },
): ContainerStatus {
  const seen: ContainerRecord = known ?? {
    state: { is: 'waiting', reason: waitingFor },
    id: '',
    restartCount: 0,
  };
  const image = container.image ?? '';
  const hasRun = seen.id !== '';
  return {
    name: container.name,
    state: apiState(seen.state, seen.id),
    lastState: seen.last ? terminated(seen.last, '') : {},
    ready: flags.ready,
    restartCount: seen.restartCount,
    ...(hasRun ? imageNames(image) : { image, imageID: '' }),
    ...(hasRun ? { containerID: seen.id } : {}),
    started: flags.started,
  };
}

/** The status as the API should have it, from what was seen at the last synchronisation and the probes' values. */
export function podStatus(pod: Pod, record: PodRecord, hostIPs: readonly string[], now: Millis): PodStatus {
  const waitsForInit = ordinaryInits(pod).length > 0 ? 'PodInitializing' : 'ContainerCreating';
  const ready = Object.fromEntries(
    pod.spec.containers.map((each) => [each.name, isContainerReady(record, each)]),
  );
  const phase = podPhase(pod, record);
  const ips = record.hasSeenSandbox ? record.addresses : [];
  const inits = (pod.spec.initContainers ?? []).map((container) => {
    const state = record.seen[container.name]?.state;
    const isDone = state?.is === 'terminated' && state.exitCode === 0;
    const isSidecar = container.restartPolicy === 'Always';
    const flags = {
      ready: isSidecar ? isContainerReady(record, container) : isDone,
      started: isStarted(record, container),
    };
    return containerStatus(container, record.seen[container.name], 'PodInitializing', flags);
  });
  return {
    ...pod.status,
    ...(pod.metadata.generation === undefined ? {} : { observedGeneration: pod.metadata.generation }),
    phase,
    conditions: podConditions(pod, record, ready, phase, now),
    ...(hostIPs[0] === undefined ? {} : { hostIP: hostIPs[0], hostIPs: hostIPs.map((ip) => ({ ip })) }),
    ...(ips[0] === undefined ? {} : { podIP: ips[0], podIPs: ips.map((ip) => ({ ip })) }),
    startTime: rfc3339(record.startTime),
    ...(inits.length > 0 ? { initContainerStatuses: inits } : {}),
    containerStatuses: pod.spec.containers.map((container) =>
      containerStatus(container, record.seen[container.name], waitsForInit, {
        ready: ready[container.name] ?? false,
        started: isStarted(record, container),
      }),
    ),
  };
}
