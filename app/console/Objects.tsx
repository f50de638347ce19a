import { type ReactNode, useMemo, useState } from 'react';
import type { TableView } from '../../core/index.ts';
import { openObject, selectOrigin, showKind, showWide } from '../actions/index.ts';
import { type ObjectRef, sameRef, useStore } from '../state/index.ts';
import { Filter } from './Filter.tsx';
import styles from './Objects.module.css';
import { kindCounts } from './object-kinds.ts';
import { cellText, matches, shownColumns } from './object-table.ts';
import table from './Table.module.css';

function Kinds(): ReactNode {
  const mirror = useStore((state) => state.mirror);
  const shown = useStore((state) => state.objectKind);
  const kinds = useMemo(() => kindCounts(mirror), [mirror]);
  return (
    <ul className={styles.kinds} aria-label="Kinds">
      {kinds.map(({ kind, count }) => (
        <li key={kind}>
          <button
            type="button"
            className={styles.kind}
            aria-pressed={kind === shown}
            data-none={count === 0 || undefined}
            onClick={() => showKind(kind)}
          >
            {kind}
            <span className={styles.count}>{count}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}

/** Opens an object to read, and lights it up wherever it is drawn. */
function look(ref: ObjectRef): void {
  const { selected } = useStore.getState();
  openObject(ref);
  if (!sameRef(selected, ref)) selectOrigin(ref);
}

function Row({ row, view }: { row: TableView['rows'][number]; view: TableView }): ReactNode {
  const wide = useStore((state) => state.wideTable);
  const ref = { kind: view.kind, namespace: row.namespace, name: row.name };
  const isOpen = useStore((state) => state.objectInFront && sameRef(state.openObject, ref));
  return (
    <tr data-open={isOpen || undefined}>
      {view.namespaced ? <td className={table.time}>{row.namespace}</td> : null}
      {shownColumns(view, wide).map((index) => {
        const text = cellText(row, index);
        return view.columns[index]?.name === 'NAME' || (view.kind === 'Event' && index === 0) ? (
          <td key={view.columns[index]?.name}>
            <button
              type="button"
              className={table.link}
              aria-current={isOpen || undefined}
              title={`Open ${view.kind} ${row.name} as YAML`}
              onClick={() => look(ref)}
            >
              <code>{text}</code>
            </button>
          </td>
        ) : (
          <td key={view.columns[index]?.name} className={styles.cell} title={text}>
            {text}
          </td>
        );
      })}
    </tr>
  );
}

function Table({ view, filter }: { view: TableView; filter: string }): ReactNode {
  const wide = useStore((state) => state.wideTable);
  const rows = view.rows.filter((row) => matches(row, filter));
  if (rows.length === 0)
    return <p className={table.empty}>{filter ? 'Nothing has these words.' : 'No resources found.'}</p>;
  return (
    <table className={table.table}>
      <thead>
        <tr>
          {view.namespaced ? <th scope="col">NAMESPACE</th> : null}
          {shownColumns(view, wide).map((index) => (
            <th key={view.columns[index]?.name} scope="col">
              {view.columns[index]?.name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <Row key={`${row.namespace}/${row.name}`} row={row} view={view} />
        ))}
      </tbody>
    </table>
  );
}

/** Every object of the cluster, in kubectl's own columns; each can be opened as YAML. */
export function Objects(): ReactNode {
  const kind = useStore((state) => state.objectKind);
  const wide = useStore((state) => state.wideTable);
  const view = useStore((state) => (state.table?.kind === state.objectKind ? state.table : undefined));
  const [filter, setFilter] = useState('');
  return (
    <div className={styles.objects}>
      <Kinds />
      <div className={styles.side}>
        <p className={styles.bar}>
          <code className={styles.prompt}>
            $ kubectl get {kind.toLowerCase()}
            {view?.namespaced === false ? '' : ' -A'}
            {wide ? ' -o wide' : ''}
          </code>
          <label className={styles.wide}>
            <input type="checkbox" checked={wide} onChange={(event) => showWide(event.target.checked)} />
            wide
          </label>
          <Filter label={`Filter ${kind} objects`} text={filter} onChange={setFilter} />
        </p>
        <div className={styles.table}>
          {view ? <Table view={view} filter={filter} /> : <p className={table.empty}>asking …</p>}
        </div>
      </div>
    </div>
  );
}
