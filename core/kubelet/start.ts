import type { Container, Pod } from '../api/index.ts';
import { hexWord, type Millis } from '../sim/index.ts';
import { nodeAddresses, podCIDRs, takeAddresses } from './addresses.ts';
import { backOffLeft, goDuration, nextBackOff } from './back-off.ts';
import { kubeletDelay } from './delays.ts';
import { files } from './file-hooks.ts';
import type { ContainerRecord, Task } from './memory.ts';
import { workerKey } from './memory.ts';
import { isInitDone, ordinaryInits, sidecars } from './phase.ts';
import { endPull, hasImage, isPullBlocked, pullTime } from './pull.ts';
import { isStarted } from './status.ts';
import { terminated, timeToStop } from './stop.ts';
import {
  changeContainer,
  changeRecord,
  containerNamed,
  later,
  syncAtRelist,
  type Turn,
  tell,
} from './turn.ts';

/** An undescribed image that runs as an init container is taken to do its work and end. */
const ASSUMED_INIT_WORK: Millis = 1_000;

function begin(turn: Turn, task: Omit<Task, 'since'>, after: Millis): void {
  changeRecord(turn, { task: { ...task, since: turn.context.now } });
  later(turn, 'task', after);
}

/** When the instance before this one ended, as known at the last synchronisation. */
function lastExit(seen: ContainerRecord | undefined): Millis | undefined {
  return seen?.state.is === 'terminated' ? seen.state.finishedAt : seen?.last?.finishedAt;
}

const podName = ({ metadata: { name, namespace, uid } }: Pod): string => `${name}_${namespace}(${uid})`;

/** Crash loop: waits out the back-off (kuberuntime_manager.go doBackOff). True when it has to wait. */
function isBackingOff(turn: Turn, container: Container): boolean {
  const { name } = container;
  const since = lastExit(turn.record.seen[name]);
  if (since === undefined) return false;
  const entry = turn.record.backOffs[name];
  const left = backOffLeft(entry, since, turn.context);
  if (left === 0) {
    const next = nextBackOff(entry, since, turn.context);
    changeRecord(turn, { backOffs: { ...turn.record.backOffs, [name]: next } });
    return false;
  }
  later(turn, 'retry', left);
  const pod = podName(turn.pod);
  tell(turn, 'Warning', 'BackOff', `Back-off restarting failed container ${name} in pod ${pod}`, container);
  const current = turn.record.containers[name];
  if (current?.state.is !== 'terminated') return true;
  const message = `back-off ${goDuration(entry?.delay ?? 0)} restarting failed container=${name} pod=${pod}`;
  changeContainer(turn, name, {
    ...current,
    last: current.state,
    state: { is: 'waiting', reason: 'CrashLoopBackOff', message },
  });
  syncAtRelist(turn);
  return true;
}

/** Begins to start a container: its image first. True when it has begun, false when something must be waited for. */
function startContainer(turn: Turn, container: Container): boolean {
  const isThere = hasImage(turn, container);
  if (isBackingOff(turn, container) || (!isThere && isPullBlocked(turn, container))) return false;
  if (isThere) {
    const message = `Container image "${container.image}" already present on machine`;
    tell(turn, 'Normal', 'Pulled', message, container);
    begin(turn, { doing: 'start', container: container.name }, kubeletDelay(turn.context, 'createContainer'));
  } else {
    tell(turn, 'Normal', 'Pulling', `Pulling image "${container.image}"`, container);
    begin(turn, { doing: 'pull', container: container.name }, pullTime(turn, container));
  }
  return true;
}

function shouldStart(turn: Turn, { name }: Container): boolean {
  const state = turn.record.containers[name]?.state;
  if (!state || state.is === 'waiting') return true;
  if (state.is === 'running') return false;
  const policy = turn.pod.spec.restartPolicy ?? 'Always';
  return policy === 'Always' || (policy === 'OnFailure' && state.exitCode !== 0);
}

/** A container that its liveness or startup probe has given up. */
function condemned(turn: Turn, { name }: Container): 'liveness' | 'startup' | undefined {
  const container = turn.record.containers[name];
  if (container?.state.is !== 'running') return undefined;
  return (['liveness', 'startup'] as const).find((type) => {
    const worker = turn.record.workers[workerKey(name, type)];
    return worker?.value === 'failure' && worker.containerID === container.id;
  });
}

function kill(turn: Turn, container: Container, type: 'liveness' | 'startup'): void {
  const message = `Container ${container.name} failed ${type} probe, will be restarted`;
  tell(turn, 'Normal', 'Killing', message, container);
  const probe = type === 'liveness' ? container.livenessProbe : container.startupProbe;
  const seconds = probe?.terminationGracePeriodSeconds ?? turn.pod.spec.terminationGracePeriodSeconds ?? 30;
  const { after, code } = timeToStop(turn, container, seconds * 1000);
  begin(turn, { doing: 'kill', container: container.name, exitCode: code }, after);
}

/** The init container that is to be started or waited for; undefined when all have done their part. */
function openInit(turn: Turn): Container | undefined {
  return (turn.pod.spec.initContainers ?? []).find((container) => {
    if (!isInitDone(turn.record, turn.pod, container.name, 'containers')) return true;
    return (
      container.restartPolicy === 'Always' && !!container.startupProbe && !isStarted(turn.record, container)
    );
  });
}

/**
 * Does the next thing that brings the Pod towards its spec: sandbox, init containers one by one, then the others in
 * order; one thing at a time (kuberuntime_manager.go SyncPod).
 */
export function act(turn: Turn): void {
  const { record, pod } = turn;
  if (record.task || record.killAt !== undefined || record.isGone) return;
  if (!record.hasSandbox) {
    begin(turn, { doing: 'sandbox' }, kubeletDelay(turn.context, 'sandbox'));
    return;
  }
  for (const container of [...(pod.spec.initContainers ?? []), ...pod.spec.containers]) {
    const type = condemned(turn, container);
    if (type) {
      kill(turn, container, type);
      return;
    }
  }
  const hasStarted = pod.spec.containers.some(({ name }) => (record.containers[name]?.id ?? '') !== '');
  const init = hasStarted ? undefined : openInit(turn);
  if (init) {
    if (shouldStart(turn, init)) startContainer(turn, init);
    return;
  }
  startAfter(turn);
}

/**
 * Starts the next container that should run. Within one synchronisation it goes forward only: what failed to start,
 * or has ended again meanwhile, is looked at by the next one.
 */
function startAfter(turn: Turn, name?: string): void {
  const all = [...sidecars(turn.pod), ...turn.pod.spec.containers];
  for (const container of all.slice(all.findIndex((each) => each.name === name) + 1))
    if (shouldStart(turn, container) && startContainer(turn, container)) return;
}

function endSandbox(turn: Turn): void {
  const node = turn.context.read.get('Node', '', turn.context.node ?? '');
  if (node?.kind !== 'Node') return;
  if (turn.pod.spec.hostNetwork) changeRecord(turn, { hasSandbox: true, addresses: nodeAddresses(node) });
  else {
    const { pools, addresses } = takeAddresses(turn.addresses, podCIDRs(node));
    turn.addresses = pools;
    changeRecord(turn, { hasSandbox: true, addresses });
  }
}

/** 64 hex digits, as containerd names containers. */
function containerID(turn: Turn): string {
  const word = (): string => hexWord(Math.floor(turn.context.draw('container-id') * 2 ** 32));
  return `containerd://${Array.from({ length: 8 }, word).join('')}`;
}

function endStart(turn: Turn, container: Container): void {
  const { name } = container;
  const before = turn.record.containers[name];
  const last = before?.state.is === 'terminated' ? before.state : before?.last;
  const restartCount = before && before.id !== '' ? before.restartCount + 1 : 0;
  tell(turn, 'Normal', 'Created', `Created container: ${name}`, container);
  tell(turn, 'Normal', 'Started', `Started container ${name}`, container);
  const { image, assumed } = turn.imageOf(container, turn.pod);
  const { exit: refusal, ...read } = files.hooks?.startsWithFile(turn, image) ?? {};
  changeContainer(turn, name, {
    state: { is: 'running', startedAt: turn.context.now },
    id: containerID(turn),
    restartCount,
    ...(last ? { last } : {}),
    ...(before?.log ? { logBefore: before.log } : {}),
    ...read,
  });
  if (refusal) later(turn, `exit/${name}/${restartCount}/${refusal.code}`, refusal.after);
  const work =
    assumed && ordinaryInits(turn.pod).includes(container) ? { after: ASSUMED_INIT_WORK } : undefined;
  const exit = image.exit?.(container) ?? work;
  if (exit) later(turn, `exit/${name}/${restartCount}`, exit.after);
  syncAtRelist(turn);
}

/** The task in hand is done; what comes next begins. */
export function endTask(turn: Turn): void {
  const { task } = turn.record;
  if (!task) return;
  const { task: _done, ...record } = turn.record;
  turn.record = record;
  const container = containerNamed(turn.pod, task.container ?? '');
  if (!container) {
    endSandbox(turn);
    act(turn);
    return;
  }
  const { name } = container;
  const isInit = !turn.pod.spec.containers.includes(container);
  switch (task.doing) {
    case 'start':
      endStart(turn, container);
      break;
    case 'kill':
      terminated(turn, container, task.exitCode ?? 0);
      if (shouldStart(turn, container) && startContainer(turn, container)) return;
      break;
    case 'pull':
      if (endPull(turn, container, turn.context.now - task.since)) {
        begin(turn, { doing: 'start', container: name }, kubeletDelay(turn.context, 'createContainer'));
        return;
      }
  }
  if (!isInit) startAfter(turn, name);
  else if (task.doing === 'start') act(turn);
}

/** A program ended by itself. */
export function programEnded(turn: Turn, name: string, restartCount: number, code?: number): void {
  const container = containerNamed(turn.pod, name);
  const record = turn.record.containers[name];
  if (!container || record?.state.is !== 'running' || record.restartCount !== restartCount) return;
  terminated(turn, container, code ?? turn.imageOf(container, turn.pod).image.exit?.(container)?.code ?? 0);
  syncAtRelist(turn);
}
