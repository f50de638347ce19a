import type { Container } from '../api/index.ts';
import type { Exit } from '../images/index.ts';
import { fromRfc3339, type Millis } from '../sim/index.ts';
import { releaseAddresses } from './addresses.ts';
import { kubeletDelay } from './delays.ts';
import { changeContainer, changeRecord, containerNamed, later, type Turn, tell } from './turn.ts';

/** 128 + SIGKILL. */
const KILLED = 137;

interface PreStop {
  readonly sleep?: { readonly seconds?: number };
  readonly exec?: { readonly command?: readonly string[] };
}

function preStopTime(turn: Turn, container: Container): Millis {
  const { sleep, exec } = (container.lifecycle?.preStop ?? {}) as PreStop;
  if (sleep) return (sleep.seconds ?? 0) * 1000;
  return exec ? turn.imageOf(container, turn.pod).image.exec(container, exec.command ?? []).after : 0;
}

/**
 * How long a running container takes to end, and its exit code: preStop runs inside the grace period, then SIGTERM,
 * then SIGKILL when the rest of it, 2 s at least, is over (kuberuntime_container.go killContainer).
 */
export function timeToStop(turn: Turn, container: Container, grace: Millis): Exit {
  const hook = Math.min(preStopTime(turn, container), grace);
  const rest = Math.max(kubeletDelay(turn.context, 'minimumGrace'), grace - hook);
  const stop = turn.imageOf(container, turn.pod).image.stop(container);
  return stop && stop.after <= rest
    ? { after: hook + stop.after, code: stop.code }
    : { after: hook + rest, code: KILLED };
}

/** Records the end of a running container. */
export function terminated(turn: Turn, { name }: Container, exitCode: number): void {
  const container = turn.record.containers[name];
  if (container?.state.is !== 'running') return;
  const { startedAt } = container.state;
  const reason = exitCode === 0 ? 'Completed' : 'Error';
  const state = { is: 'terminated', exitCode, reason, startedAt, finishedAt: turn.context.now } as const;
  changeContainer(turn, name, { ...container, state });
}

const running = (turn: Turn): readonly Container[] =>
  Object.keys(turn.record.containers)
    .filter((name) => turn.record.containers[name]?.state.is === 'running')
    .flatMap((name) => containerNamed(turn.pod, name) ?? []);

/** The end of the Pod's network: its addresses may be given to others. */
export function releaseNetwork(turn: Turn): void {
  if (!turn.pod.spec.hostNetwork) turn.addresses = releaseAddresses(turn.addresses, turn.record.addresses);
}

/** When all containers have stopped: the final status, and soon the removal of the object. */
function finish(turn: Turn): void {
  if (running(turn).length > 0 || turn.record.isGone) return;
  releaseNetwork(turn);
  changeRecord(turn, { isGone: true, seen: turn.record.containers });
  later(turn, 'remove', kubeletDelay(turn.context, 'podCleanup'));
}

/** Begins to end a Pod that was deleted, or hurries when its grace period was cut short. */
export function endPod(turn: Turn): void {
  const { deletionGracePeriodSeconds = 30, deletionTimestamp = '' } = turn.pod.metadata;
  const { now } = turn.context;
  const killAt = Math.max(
    now,
    Math.min(fromRfc3339(deletionTimestamp) ?? now, now + deletionGracePeriodSeconds * 1000),
  );
  const isFirst = turn.record.killAt === undefined;
  if (!isFirst && killAt >= (turn.record.killAt ?? 0)) return;
  const { task: _dropped, ...record } = turn.record;
  turn.record = { ...record, killAt };
  const grace = isFirst ? deletionGracePeriodSeconds * 1000 : killAt - now;
  for (const container of running(turn)) {
    if (isFirst) tell(turn, 'Normal', 'Killing', `Stopping container ${container.name}`, container);
    const { after, code } = timeToStop(turn, container, grace);
    later(turn, `stopped/${container.name}/${code}`, after);
  }
  finish(turn);
}

/** A container that was told to stop has stopped. */
export function containerStopped(turn: Turn, name: string, exitCode: number): void {
  const container = containerNamed(turn.pod, name);
  if (container) terminated(turn, container, exitCode);
  finish(turn);
}
