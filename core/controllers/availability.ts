import { conditionOf, isPodReady, type Pod } from '../api/index.ts';
import { fromRfc3339, type Millis } from '../sim/index.ts';

/** Since when the Pod is Ready; undefined while it is not. */
export function readySince(pod: Pod): Millis | undefined {
  if (!isPodReady(pod)) return undefined;
  return fromRfc3339(conditionOf(pod.status?.conditions, 'Ready')?.lastTransitionTime ?? '') ?? 0;
}

/** Ready for at least `minReadySeconds` (pkg/api/v1/pod/util.go IsPodAvailable). */
export function isPodAvailable(pod: Pod, minReadySeconds: number, now: Millis): boolean {
  if (minReadySeconds === 0) return isPodReady(pod);
  const since = readySince(pod);
  return since !== undefined && since + minReadySeconds * 1000 <= now;
}

/** Time until the next of these Pods becomes available by waiting alone; undefined when none will. */
export function nextAvailable(
  pods: readonly Pod[],
  minReadySeconds: number,
  now: Millis,
): Millis | undefined {
  if (minReadySeconds === 0) return undefined;
  const waits = pods
    .map(readySince)
    .filter((since) => since !== undefined)
    .map((since) => since + minReadySeconds * 1000 - now)
    .filter((wait) => wait > 0);
  return waits.length > 0 ? Math.min(...waits) : undefined;
}
