import { RotateCcw } from 'lucide-react';
import { type KeyboardEvent, type ReactNode, useMemo, useState } from 'react';
import type { Controls } from '../../../core/index.ts';
import { setDelay } from '../../actions/index.ts';
import { useStore } from '../../state/index.ts';
import { Button } from '../../ui/index.ts';
import { type DelayRow, delayGroups, millisOf } from './delay-groups.ts';
import styles from './Settings.module.css';

/** The field of one delay: taken over with Enter or when it is left; what is no time stays, marked. */
function Value({ row }: { row: DelayRow }): ReactNode {
  const set = useStore((state) => state.settings.delays?.[row.name]);
  const shown = set ?? row.ms;
  const [text, setText] = useState<string>();
  const wrong = text !== undefined && text.trim() !== '' && millisOf(text) === undefined;
  const done = (): void => {
    if (text === undefined || wrong) return;
    setText(undefined);
    const ms = millisOf(text);
    if (ms !== shown) void setDelay(row.name, ms === row.ms ? undefined : ms);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Enter') done();
    if (event.key !== 'Escape' || text === undefined) return;
    event.stopPropagation();
    setText(undefined);
  };
  return (
    <span className={styles.value}>
      <input
        type="text"
        aria-label={`${row.name} in ms`}
        aria-invalid={wrong || undefined}
        data-set={set !== undefined || undefined}
        placeholder="as it falls"
        value={text ?? (shown === undefined ? '' : String(shown))}
        onChange={(event) => setText(event.target.value)}
        onBlur={done}
        onKeyDown={onKeyDown}
      />
      <span aria-hidden="true">ms</span>
      <span className={styles.undo}>
        {set === undefined ? null : (
          <Button
            look="bare"
            iconOnly
            icon={<RotateCcw />}
            label={`${row.name} as usual`}
            onClick={() => {
              setText(undefined);
              void setDelay(row.name, undefined);
            }}
          />
        )}
      </span>
    </span>
  );
}

/** Every delay of the cluster: what it is, where its usual value comes from, and what it is now. */
export function Delays({ controls }: { controls: Controls }): ReactNode {
  const groups = useMemo(() => delayGroups(controls), [controls]);
  return (
    <section className={styles.section}>
      <h2>Delays</h2>
      <p className={styles.note}>
        How long things take in this cluster. Probe periods, grace periods and DNS caching are not here:
        manifests and the Corefile say them.
      </p>
      {groups.map(({ title, rows }) => (
        <table key={title} className={styles.delays}>
          <caption>{title}</caption>
          <thead className="hidden">
            <tr>
              <th scope="col">Name</th>
              <th scope="col">What it is</th>
              <th scope="col">Value</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.name}>
                <th scope="row">
                  <code>{row.name.slice(row.name.indexOf('.') + 1)}</code>
                </th>
                <td>
                  {row.what}
                  <span className={styles.note}>{row.source}</span>
                </td>
                <td>
                  <Value row={row} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      ))}
    </section>
  );
}
