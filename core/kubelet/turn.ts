import type { Container, Pod } from '../api/index.ts';
import { type ClusterContext, type Effect, recordEvent } from '../apiserver/index.ts';
import type { Millis } from '../sim/index.ts';
import { kubeletDelay, lastRelist, untilRelist } from './delays.ts';
import type { ContainerRecord, KubeletMemory, PodRecord } from './memory.ts';
import type { ImageOf } from './probe/attempt.ts';

/**
 * One Pod while one event is handled: its record is replaced step by step and effects pile up. Lives no longer than
 * the call; memory gets the record at the end.
 */
export interface Turn {
  readonly context: ClusterContext;
  readonly imageOf: ImageOf;
  /** As the API has it, with the status that this turn has written. */
  pod: Pod;
  readonly relistPhase: Millis;
  record: PodRecord;
  images: KubeletMemory['images'];
  addresses: KubeletMemory['addresses'];
  readonly effects: Effect[];
  wantsSync: boolean;
  waitsForRelist: boolean;
}

export const changeRecord = (turn: Turn, change: Partial<PodRecord>): void => {
  turn.record = { ...turn.record, ...change };
};

export function changeContainer(turn: Turn, name: string, container: ContainerRecord): void {
  changeRecord(turn, { containers: { ...turn.record.containers, [name]: container } });
}

/** Asks for `TIMER` of this Pod: `sync`, `task`, `probe/web/readiness`. */
export function later(turn: Turn, timer: string, after: Millis): void {
  const [kind, ...rest] = timer.split('/');
  turn.effects.push({ effect: 'Later', after, timer: [kind, turn.record.uid, ...rest].join('/') });
}

/** Synchronises at the next relist, after whatever else is due then. */
export function syncAtRelist(turn: Turn): void {
  turn.waitsForRelist = true;
}

/** Called last in a turn, so that the timer stands behind others of the same instant. */
export function setRelistTimer(turn: Turn): void {
  const { context, relistPhase } = turn;
  if (!turn.waitsForRelist) return;
  later(turn, 'sync', untilRelist(context, relistPhase) + kubeletDelay(context, 'relistTime'));
}

/**
 * Synchronises now, or at the next relist if there was none since the last time: a pod worker waits until the
 * cache is newer than its last look (pkg/kubelet/pod_workers.go, podCache.GetNewerThan).
 */
export function requestSync(turn: Turn): void {
  if (lastRelist(turn.context, turn.relistPhase) > turn.record.lastSync) turn.wantsSync = true;
  else syncAtRelist(turn);
}

export function tell(
  turn: Turn,
  type: 'Normal' | 'Warning',
  reason: string,
  message: string,
  container?: Container,
): void {
  const list = turn.pod.spec.containers.includes(container as Container) ? 'containers' : 'initContainers';
  const fieldPath = container ? { fieldPath: `spec.${list}{${container.name}}` } : {};
  const saying = { about: turn.pod, ...fieldPath, type, reason, message };
  turn.effects.push(...recordEvent(turn.context, saying, turn.effects));
}

/** A container of the Pod, init containers included. */
export function containerNamed(pod: Pod, name: string): Container | undefined {
  return [...pod.spec.containers, ...(pod.spec.initContainers ?? [])].find((each) => each.name === name);
}
