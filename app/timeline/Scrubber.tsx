import { type KeyboardEvent, type PointerEvent, type ReactNode, useLayoutEffect, useRef } from 'react';
import { seek, stepBack, stepForward, toEnd, toStart } from '../actions/index.ts';
import { endOf, type State, selectHop, selectHopIndex, selectTime, useStore } from '../state/index.ts';
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
  const done = useRef<HTMLDivElement>(null);
  const thumb = useRef<HTMLDivElement>(null);
  const end = useStore((state) => endOf(state.walk));
  const index = useStore(selectHopIndex);
  const hop = useStore(selectHop);

  // A frame only moves what is there: sixty a second are too many for React, and for the page to be laid out anew.
  useLayoutEffect(() => {
    const move = (state: State): void => {
      const all = endOf(state.walk);
      const share = all === 0 ? 0 : selectTime(state) / all;
      if (done.current) done.current.style.transform = `scaleX(${share})`;
      if (thumb.current) thumb.current.style.transform = `translateX(${share * 100}cqw)`;
    };
    move(useStore.getState());
    return useStore.subscribe(move);
  }, []);

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
      <div ref={done} className={styles.done} />
      <div
        ref={thumb}
        role="slider"
        tabIndex={0}
        className={styles.thumb}
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
