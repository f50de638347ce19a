import { type ReactNode, useMemo } from 'react';
import type { ApiObject } from '../../core/index.ts';
import { showTab } from '../actions/index.ts';
import { agoText, millisSince, type ObjectRef, useStore } from '../state/index.ts';
import { Button } from '../ui/index.ts';
import card from './ObjectCard.module.css';
import { Part } from './Part.tsx';

type EventObject = Extract<ApiObject, { readonly kind: 'Event' }>;

const isAbout = ({ involvedObject }: EventObject, { kind, namespace, name }: ObjectRef): boolean =>
  involvedObject.kind === kind &&
  involvedObject.name === name &&
  (kind === 'Node' || (involvedObject.namespace ?? '') === namespace);

const seen = ({ lastTimestamp, eventTime, firstTimestamp }: EventObject): string =>
  lastTimestamp || eventTime || firstTimestamp || '';

function Line({ event }: { event: EventObject }): ReactNode {
  const since = useStore((state) => millisSince(state.mirror, seen(event)));
  const count = event.series?.count ?? event.count ?? 1;
  return (
    <li className={card.condition} data-warning={event.type === 'Warning' || undefined}>
      <p className={card.line}>
        {event.type === 'Warning' ? <b className={card.warning}>Warning</b> : null}
        <b>{event.reason}</b>
        {count > 1 ? <span>× {count}</span> : null}
        {since === undefined ? null : <span className={card.since}>{agoText(since)}</span>}
      </p>
      <p className={card.message}>{event.message}</p>
    </li>
  );
}

/** The Events about an object, oldest first, as `kubectl describe` lists them. */
export function ObjectEvents({ shown }: { shown: ObjectRef }): ReactNode {
  const events = useStore((state) => state.mirror.objects.Event);
  const about = useMemo(
    () =>
      (Object.values(events ?? {}) as readonly EventObject[])
        .filter((event) => isAbout(event, shown))
        .toSorted((a, b) => (seen(a) < seen(b) ? -1 : 1)),
    [events, shown],
  );
  if (about.length === 0) return null;
  return (
    <Part title="Events">
      <ul>
        {about.map((event) => (
          <Line key={event.metadata.name} event={event} />
        ))}
      </ul>
      <Button look="bare" label="All events in the console" onClick={() => showTab('events')} />
    </Part>
  );
}
