import { isPodReady, type Pod } from '../../api/index.ts';
import { fromRfc3339, type Millis } from '../../sim/index.ts';
import { readySince } from '../availability.ts';

const DELETION_COST = 'controller.kubernetes.io/pod-deletion-cost';
const PHASES = ['Pending', 'Unknown', 'Running'];

const restarts = (pod: Pod): number =>
  Math.max(0, ...(pod.status?.containerStatuses ?? []).map(({ restartCount }) => restartCount));

const createdAt = (pod: Pod): Millis => fromRfc3339(pod.metadata.creationTimestamp ?? '') ?? 0;

/** Spans of readiness that differ less than tenfold count as equal. */
const magnitude = (span: Millis): number => (span <= 0 ? -1 : Math.floor(Math.log10(span * 1e6)));

const text = (left = '', right = ''): number => (left < right ? -1 : left > right ? 1 : 0);

/**
 * Sorts Pods so that those to delete first come first: unassigned, Pending, not ready, cheap, with many siblings on
 * the node, ready for a short time, restarted, young (pkg/controller/controller_utils.go ActivePodsWithRanks.Less).
 * `siblings` are all active Pods of the same owner, which decide how crowded a node is.
 */
export function victimsFirst(pods: readonly Pod[], siblings: readonly Pod[], now: Millis): readonly Pod[] {
  const crowd = (pod: Pod): number =>
    siblings.filter((other) => isPodReady(other) && other.spec.nodeName === pod.spec.nodeName).length;
  const rank = (pod: Pod): readonly number[] => [
    pod.spec.nodeName ? 1 : 0,
    PHASES.indexOf(pod.status?.phase ?? 'Pending'),
    isPodReady(pod) ? 1 : 0,
    Number(pod.metadata.annotations?.[DELETION_COST] ?? 0),
    -crowd(pod),
    magnitude(now - (readySince(pod) ?? now)),
  ];
  const later = (pod: Pod): readonly number[] => [-restarts(pod), -createdAt(pod)];
  const compare = (left: readonly number[], right: readonly number[]): number => {
    for (const [index, value] of left.entries())
      if (value !== right[index]) return value - (right[index] ?? 0);
    return 0;
  };
  return pods
    .map((pod) => ({ pod, first: rank(pod), second: later(pod) }))
    .sort(
      (a, b) =>
        compare(a.first, b.first) ||
        compare(a.second, b.second) ||
        text(a.pod.metadata.uid, b.pod.metadata.uid) ||
        text(a.pod.metadata.name, b.pod.metadata.name),
    )
    .map(({ pod }) => pod);
}
