import { ago } from '../printing/duration.ts';
import { column, type Printer, wideColumn } from '../printing/table.ts';
import type { Event } from './type.ts';

/** `pod/web`: the kind in lower case. */
function target({ involvedObject: { kind, name } }: Event): string {
  return name ? `${kind.toLowerCase()}/${name}` : kind.toLowerCase();
}

/** `kubelet, node-1` (formatEventSource). */
function source({ source, reportingComponent, reportingInstance }: Event): string {
  const component = source?.component || reportingComponent || '';
  const host = source?.host || reportingInstance || '';
  return host === '' ? component : `${component}, ${host}`;
}

/** printEvent: series of the newer API count before count and lastTimestamp of the older one. */
export const eventPrinter: Printer<Event> = {
  columns: [
    ...['Last Seen', 'Type', 'Reason', 'Object'].map((name) => column(name)),
    wideColumn('Subobject'),
    wideColumn('Source'),
    column('Message'),
    wideColumn('First Seen'),
    wideColumn('Count'),
    { ...wideColumn('Name'), format: 'name' },
  ],
  cells: (event, now) => {
    const first = event.firstTimestamp || event.eventTime;
    const last = event.series?.lastObservedTime ?? (event.lastTimestamp || first);
    return [
      ago(last, now),
      event.type,
      event.reason,
      target(event),
      event.involvedObject.fieldPath ?? '',
      source(event),
      event.message.trim(),
      ago(first, now),
      event.series?.count ?? (event.count || 1),
      event.metadata.name,
    ];
  },
};
