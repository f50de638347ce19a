import { conditionOf, type Pod, type Service } from '../../api/index.ts';

/** What was seen of one Service at the last reconciliation. Times are RFC 3339 and compare as text. */
export interface SeenTimes {
  readonly service: string;
  readonly pods: Readonly<Record<string, string>>;
}

const readySince = (pod: Pod): string =>
  conditionOf(pod.status?.conditions, 'Ready')?.lastTransitionTime ?? '';

/**
 * The time of the change that made a reconciliation necessary, for the annotation last-change-trigger-time: the
 * earliest new change of Service or Pods, for a new Service its creation; undefined when nothing that counts has
 * changed (endpointslice/util/trigger_time_tracker.go).
 */
export function triggerTime(
  seen: SeenTimes | undefined,
  service: Service,
  pods: readonly Pod[],
): { readonly time: string | undefined; readonly seen: SeenTimes } {
  const created = service.metadata.creationTimestamp ?? '';
  const times = pods
    .map((pod) => [pod.metadata.name, readySince(pod)] as const)
    .filter(([, time]) => time !== '');
  const next: SeenTimes = { service: created, pods: Object.fromEntries(times) };
  if (!seen) return { time: created || undefined, seen: next };
  const changed = times.filter(([name, time]) => time > (seen.pods[name] ?? '')).map(([, time]) => time);
  if (created > seen.service) changed.push(created);
  return { time: changed.sort()[0], seen: next };
}
