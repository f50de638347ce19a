import { type ReactNode, useMemo, useState } from 'react';
import { selectOrigin, showEvents } from '../actions/index.ts';
import {
  type EventsShown,
  type ObjectRef,
  refOfOrigin,
  refText,
  timeText,
  useStore,
} from '../state/index.ts';
import { Segmented } from '../ui/index.ts';
import styles from './Events.module.css';
import { changeRows, EVENT_COLUMNS, eventRows } from './event-rows.ts';
import { Filter } from './Filter.tsx';
import table from './Table.module.css';

const SHOWN: readonly { readonly value: EventsShown; readonly label: string }[] = [
  { value: 'events', label: 'Events' },
  { value: 'changes', label: 'All changes' },
  { value: 'commands', label: 'Commands' },
];

const has = (text: string, filter: string): boolean =>
  filter
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.toLowerCase().includes(word));

interface ListProps {
  readonly about: ObjectRef | undefined;
  readonly filter: string;
}

/** Event objects as `kubectl get events -A` prints them. */
function EventList({ about, filter }: ListProps): ReactNode {
  const mirror = useStore((state) => state.mirror);
  const view = useStore((state) => state.table);
  const rows = useMemo(() => eventRows(mirror, view, about), [mirror, view, about]);
  const shown = rows.filter(({ cells }) => has(cells.join(' '), filter));
  if (shown.length === 0) return <p className={table.empty}>No resources found.</p>;
  return (
    <table className={table.table}>
      <thead>
        <tr>
          {EVENT_COLUMNS.map((name) => (
            <th key={name} scope="col">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {shown.map(({ key, cells, warning, about: object }) => (
          <tr key={key} data-warning={warning || undefined} className={styles.event}>
            {cells.slice(0, 4).map((cell, index) => (
              <td key={EVENT_COLUMNS[index]} className={index < 2 ? table.time : undefined}>
                {cell}
              </td>
            ))}
            <td>
              <button type="button" className={table.link} onClick={() => selectOrigin(object)}>
                <code>{cells[4]}</code>
              </button>
            </td>
            <td className={table.wide}>{cells[5]}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** What every part of the control plane did. */
function ChangeList({ about, filter }: ListProps): ReactNode {
  const events = useStore((state) => state.mirror.events);
  const rows = changeRows(events, about).filter(({ by, text }) => has(`${by} ${text}`, filter));
  if (rows.length === 0) return <p className={table.empty}>Nothing has happened yet.</p>;
  return (
    <table className={table.table}>
      <thead>
        <tr>
          <th scope="col">Time</th>
          <th scope="col">Who</th>
          <th scope="col">What</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((event, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: events are only ever added; counted from the oldest a row keeps its number
          <tr key={rows.length - index}>
            <td className={table.time}>{timeText(event.at)}</td>
            <td className={table.time}>{event.by}</td>
            <td className={table.wide}>
              <button type="button" className={table.link} onClick={() => selectOrigin(event.about)}>
                {event.text}
              </button>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** What was run, and what it printed. */
function CommandList({ filter }: Pick<ListProps, 'filter'>): ReactNode {
  const said = useStore((state) => state.said);
  const shown = said.filter(({ line, stdout, stderr }) => has(`${line} ${stdout} ${stderr}`, filter));
  if (shown.length === 0) return <p className={table.empty}>No command has been run yet.</p>;
  return (
    <ol className={styles.commands}>
      {shown.toReversed().map(({ id, line, stdout, stderr, failed }) => (
        <li key={id}>
          <code>{line}</code>
          <pre data-error={failed || undefined}>{`${stdout}${stderr}`.trimEnd()}</pre>
        </li>
      ))}
    </ol>
  );
}

/** What happened in the cluster, newest first: Events as kubectl prints them, or every change. */
export function Events(): ReactNode {
  const shown = useStore((state) => state.eventsShown);
  const selected = useStore((state) => state.selected);
  const [filter, setFilter] = useState('');
  const [only, setOnly] = useState(false);
  const ref = useMemo(() => selected && refOfOrigin(selected), [selected]);
  const about = only ? ref : undefined;
  return (
    <div className={styles.events}>
      <p className={styles.bar}>
        <Segmented label="What is listed" options={SHOWN} value={shown} onChange={showEvents} />
        <code className={styles.prompt}>{shown === 'events' ? '$ kubectl get events -A' : ''}</code>
        {ref && shown !== 'commands' ? (
          <label className={styles.only}>
            <input type="checkbox" checked={only} onChange={(event) => setOnly(event.target.checked)} />
            only {refText(ref)}
          </label>
        ) : null}
        <Filter label="Filter events" text={filter} onChange={setFilter} />
      </p>
      <div className={styles.list}>
        {shown === 'events' ? (
          <EventList about={about} filter={filter} />
        ) : shown === 'changes' ? (
          <ChangeList about={about} filter={filter} />
        ) : (
          <CommandList filter={filter} />
        )}
      </div>
    </div>
  );
}
