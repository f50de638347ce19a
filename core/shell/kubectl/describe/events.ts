import { type ApiObject, ago, type Event, resourceOfKind } from '../../../api/index.ts';
import type { ApiState } from '../../../apiserver/index.ts';
import { list } from '../../../apiserver/index.ts';
import { fromRfc3339, type Millis } from '../../../sim/index.ts';
import type { Writer } from './writer.ts';

/** Events about an object, as `describe` looks for them. */
export function eventsOf(api: ApiState, { kind, metadata }: ApiObject): readonly Event[] {
  const resource = resourceOfKind('Event');
  const { name, namespace = '', uid = '' } = metadata;
  const fields = [
    `involvedObject.name=${name}`,
    ...(namespace === '' ? [] : [`involvedObject.namespace=${namespace}`]),
    `involvedObject.kind=${kind}`,
    `involvedObject.uid=${uid}`,
  ];
  const answer = resource && list(api, { resource, fieldSelector: fields.join(',') });
  return answer?.ok ? (answer.objects as readonly Event[]) : [];
}

const lastSeen = (event: Event): string =>
  event.series?.lastObservedTime ?? (event.lastTimestamp || event.eventTime || '');

const at = (event: Event): Millis => fromRfc3339(lastSeen(event)) ?? 0;

/** By the time at which they were last seen (kubectl pkg/util/event SortableEvents). */
export function byLastSeen(events: readonly Event[]): readonly Event[] {
  return [...events].sort((one, other) => at(one) - at(other));
}

/** `96s (x7 over 10m)`. */
export function interval(event: Event, now: Millis): string {
  const first = ago(event.firstTimestamp || event.eventTime, now);
  const count = event.series?.count ?? event.count ?? 0;
  return count > 1
    ? `${ago(lastSeen(event), now)} (x${count} over ${first})`
    : ago(lastSeen(event) || undefined, now);
}

/** The block at the end of a description (DescribeEvents). */
export function writeEvents(writer: Writer, events: readonly Event[], now: Millis): void {
  if (!writer.withEvents) return;
  if (events.length === 0) {
    writer.line(0, 'Events:\t<none>');
    return;
  }
  writer.line(0, 'Events:');
  writer.line(1, 'Type\tReason\tAge\tFrom\tMessage');
  writer.line(1, '----\t------\t----\t----\t-------');
  for (const event of byLastSeen(events)) {
    const from = event.source?.component || event.reportingComponent || '';
    writer.line(
      1,
      `${event.type}\t${event.reason}\t${interval(event, now)}\t${from}\t${event.message.trim()}`,
    );
  }
}
