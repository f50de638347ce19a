import { CirclePause, Repeat } from 'lucide-react';
import { type FormEvent, type ReactNode, useMemo, useState } from 'react';
import type { Tally } from '../../../core/index.ts';
import { keepSending, sendMany, sendOverOne } from '../../actions/index.ts';
import { clientLabel, failedOf, selectCanSend, servicesOf, useStore } from '../../state/index.ts';
import { Button } from '../../ui/index.ts';
import { BarChart } from './BarChart.tsx';
import { barsOf } from './bars.ts';
import { heldTogether } from './held.ts';
import { Strip } from './Strip.tsx';
import styles from './Traffic.module.css';

/** Requests a second, and the virtual ms from one to the next. */
const RATES = [
  { rate: 4, every: 250 },
  { rate: 20, every: 50 },
  { rate: 100, every: 10 },
] as const;
const MOST = 100_000;

function SendMany(): ReactNode {
  const canSend = useStore(selectCanSend);
  const busy = useStore((state) => state.sendingEvery !== undefined);
  const [times, setTimes] = useState('1000');
  const number = Number(times);
  const valid = Number.isInteger(number) && number >= 1 && number <= MOST;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (valid && canSend && !busy) void sendMany(number);
  };
  return (
    <form className={styles.many} onSubmit={submit}>
      <label>
        Requests{' '}
        <input
          inputMode="numeric"
          value={times}
          aria-invalid={!valid}
          title={`1 to ${MOST.toLocaleString('en')}`}
          onChange={(event) => setTimes(event.target.value)}
        />
      </label>
      <Button
        label="Send them all now"
        disabled={!valid || !canSend || busy}
        onClick={() => void sendMany(number)}
      />
    </form>
  );
}

function KeepSending(): ReactNode {
  const canSend = useStore(selectCanSend);
  const every = useStore((state) => state.sendingEvery);
  const [chosen, setChosen] = useState<number>(RATES[1].every);
  const pick = (next: number): void => {
    setChosen(next);
    if (every !== undefined) useStore.setState({ sendingEvery: next });
  };
  return (
    <div className={styles.many}>
      <label>
        or{' '}
        <select value={chosen} onChange={(event) => pick(Number(event.target.value))}>
          {RATES.map((each) => (
            <option key={each.every} value={each.every}>
              {each.rate} a second
            </option>
          ))}
        </select>
      </label>
      <Button
        label={every === undefined ? 'Keep sending' : 'Stop sending'}
        icon={every === undefined ? <Repeat /> : <CirclePause />}
        pressed={every !== undefined}
        disabled={!canSend && every === undefined}
        onClick={() => void keepSending(every === undefined ? chosen : undefined)}
      />
    </div>
  );
}

/** Whether all requests go over one connection. */
function KeepAlive(): ReactNode {
  const keepAlive = useStore((state) => state.keepAlive);
  const busy = useStore((state) => state.sendingEvery !== undefined);
  return (
    <label className={styles.keepAlive}>
      <input
        type="checkbox"
        checked={keepAlive}
        disabled={busy}
        onChange={({ target }) => sendOverOne(target.checked)}
      />{' '}
      over one connection (keep-alive)
    </label>
  );
}

/** `all answered`, `973 answered, 52 failed`. */
function endedText(tally: Tally): string {
  const failed = failedOf(tally);
  if (failed === 0) return 'all answered';
  const answered = tally.times - failed;
  return answered === 0
    ? 'all failed'
    : `${answered.toLocaleString('en')} answered, ${failed.toLocaleString('en')} failed`;
}

/** Many requests: how they spread, whom the Pods saw, how they ended, and which died while the cluster changed. */
export function Traffic(): ReactNode {
  const traffic = useStore((state) => state.traffic);
  const mirror = useStore((state) => state.mirror);
  const held = useMemo(() => traffic && heldTogether(traffic.tally, servicesOf(mirror)), [traffic, mirror]);
  const charts = useMemo(() => (traffic ? barsOf(traffic.tally, held !== undefined) : []), [traffic, held]);
  const request = traffic?.tally.request;
  return (
    <div className={styles.traffic}>
      <div className={styles.bar0}>
        <SendMany />
        <KeepSending />
        <KeepAlive />
        {traffic && request ? (
          <p className={styles.sum} role="status">
            <b>{traffic.tally.times.toLocaleString('en')}</b> × <code>{request.line}</code> from{' '}
            {clientLabel(request.client)}: {endedText(traffic.tally)}
          </p>
        ) : null}
      </div>
      {traffic ? (
        <>
          {held ? <p className={styles.held}>{held}</p> : null}
          {traffic.sent.length > 0 ? <Strip traffic={traffic} /> : null}
          <div className={styles.charts}>
            {charts.map((chart) => (
              <BarChart key={chart.title} chart={chart} />
            ))}
          </div>
        </>
      ) : (
        <p className={styles.empty}>
          One request is drawn by chance. Send many, and see how the rules spread them, which client address
          each Pod logs, and, while you change the cluster, which requests die.
        </p>
      )}
    </div>
  );
}
