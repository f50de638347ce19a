import { familyOf } from '../net/index.ts';
import type { Millis } from '../sim/index.ts';
import { programs } from './listen.ts';
import type { Target } from './request.ts';
import type { Run } from './run.ts';
import type { Station } from './station.ts';

/** An address that an application still has from an earlier lookup, and how long ago that was. */
export interface Recollection {
  readonly address: string;
  readonly age: Millis;
}

/**
 * The process that keeps names for good, with the key of what it keeps: a JVM with `networkaddress.cache.ttl=-1`, a
 * connection pool, a gRPC channel that got one address. Which containers are such is said by an annotation of their Pod.
 */
function keeper(run: Run, from: Station, { host }: Target) {
  const [program] = programs(run, from);
  if (from.at !== 'pod' || program?.image.dns !== 'resolve-once') return undefined;
  const { pod, container, startedAt } = program;
  return { key: `${pod.metadata.uid} ${container.name} ${host}`, startedAt };
}

/** What the application at a station kept of a name; nothing, once its container has been restarted. */
export function recall(run: Run, from: Station, target: Target): Recollection | undefined {
  const process = keeper(run, from, target);
  const kept = process && run.remembered(process.key);
  if (!kept || kept.startedAt !== process.startedAt) return undefined;
  if (target.family !== undefined && familyOf(kept.address) !== target.family) return undefined;
  return { address: kept.address, age: run.cluster.now + run.elapsed() - kept.at };
}

/** Keeps the address that a connection was made to, if the application at the station is of that sort. */
export function retain(run: Run, from: Station, target: Target, address: string): void {
  const process = keeper(run, from, target);
  if (!process) return;
  const { key, startedAt } = process;
  run.remember(key, { address, at: run.cluster.now + run.elapsed(), startedAt });
}
