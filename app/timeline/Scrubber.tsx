import type { KeyboardEvent, PointerEvent, ReactNode } from 'react';
import { seek, stepBack, stepForward, toEnd, toStart } from '../actions/index.ts';
import { endOf, selectHop, selectHopIndex, selectTime, useStore } from '../state/index.ts';
import styles from './Scrubber.module.css';

const KEYS: Readonly<Record<string, () => void>> = {
  ArrowRight: stepForward.run,
  ArrowUp: stepForward.run,
  PageUp: stepForward.run,
  ArrowLeft: stepBack.run,
  ArrowDown: stepBack.run,
  PageDown: stepBack.run,
  Home: toStart.run,
  End: toEnd.run,
};

function onKeyDown(event: KeyboardEvent): void {
  const run = KEYS[event.key];
  if (!run) return;
  event.preventDefault();
  run();
}

/** The handle on the line: drag it anywhere, or step it by whole hops with the keyboard. */
export function Scrubber(): ReactNode {
  const t = useStore(selectTime);
  const end = useStore((state) => endOf(state.walk));
  const index = useStore(selectHopIndex);
  const hop = useStore(selectHop);
  const share = end === 0 ? 0 : t / end;

  const scrub = (event: PointerEvent<HTMLDivElement>): void => {
    if (event.buttons !== 1) return;
    const box = event.currentTarget.getBoundingClientRect();
    seek(((event.clientX - box.left) / box.width) * end);
  };

  return (
    <div
      className={styles.line}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        scrub(event);
      }}
      onPointerMove={scrub}
    >
      <div className={styles.done} style={{ width: `${share * 100}%` }} />
      <div
        role="slider"
        tabIndex={0}
        className={styles.thumb}
        style={{ left: `${share * 100}%` }}
        aria-label="Position in the walk"
        aria-valuemin={1}
        aria-valuemax={end}
        aria-valuenow={index + 1}
        aria-valuetext={hop ? `Hop ${index + 1} of ${end}: ${hop.label}` : ''}
        onKeyDown={onKeyDown}
      />
    </div>
  );
}
