import type { ApiObject, ControlEvent, TableView } from '../../core/index.ts';
import { type Mirror, type ObjectRef, objectOf, sameRef } from '../state/index.ts';

type EventObject = Extract<ApiObject, { readonly kind: 'Event' }>;

/** An Event object as kubectl prints it. */
export interface EventRow {
  readonly key: string;
  readonly cells: readonly string[];
  readonly warning: boolean;
  readonly about: ObjectRef;
}

/** kubectl's columns, and how often it was seen. */
export const EVENT_COLUMNS = ['LAST SEEN', 'COUNT', 'TYPE', 'REASON', 'OBJECT', 'MESSAGE'] as const;

const seen = ({ lastTimestamp, firstTimestamp, eventTime }: EventObject): string =>
  lastTimestamp || eventTime || firstTimestamp || '';

const newestFirst = (a: EventObject, b: EventObject): number =>
  seen(a) > seen(b) ? -1 : seen(a) < seen(b) ? 1 : 0;

const aboutOf = ({ involvedObject: { kind, namespace = '', name } }: EventObject): ObjectRef => ({
  kind,
  namespace: kind === 'Node' ? '' : namespace,
  name,
});

/** The Events of the cluster, the one that was seen last first; only those about one object where it is given. */
export function eventRows(
  mirror: Mirror,
  view: TableView | undefined,
  about: ObjectRef | undefined,
): readonly EventRow[] {
  if (view?.kind !== 'Event') return [];
  const places = EVENT_COLUMNS.map((name) => view.columns.findIndex((column) => column.name === name));
  return view.rows
    .flatMap(({ namespace, name, cells }) => {
      const event = objectOf(mirror, 'Event', namespace, name) as EventObject | undefined;
      return event ? [{ event, cells: places.map((place) => String(cells[place] ?? '')) }] : [];
    })
    .filter(({ event }) => about === undefined || sameRef(aboutOf(event), about))
    .sort((a, b) => newestFirst(a.event, b.event))
    .map(({ event, cells }) => ({
      key: `${event.metadata.namespace}/${event.metadata.name}`,
      cells,
      warning: event.type === 'Warning',
      about: aboutOf(event),
    }));
}

/** The control plane's changes, newest first; only those about one object where it is given. */
export const changeRows = (
  events: readonly ControlEvent[],
  about: ObjectRef | undefined,
): readonly ControlEvent[] =>
  events.filter((event) => about === undefined || sameRef(event.about, about)).toReversed();
