import { tick } from './playback.ts';
import { useStore } from './store.ts';

/** A tab that was away must not jump over hops: no frame counts for more than this. */
const LONGEST_FRAME = 100;

/** Runs the one clock: a frame loop that exists only while something plays. */
export function startClock(): void {
  let last: number | undefined;
  let running = false;

  const frame = (now: number): void => {
    const { playback, walk } = useStore.getState();
    running = playback.playing;
    if (!running) return;
    const millis = Math.min(now - (last ?? now), LONGEST_FRAME);
    last = now;
    if (millis > 0) useStore.setState({ playback: tick(playback, walk, millis) });
    requestAnimationFrame(frame);
  };

  useStore.subscribe((state) => {
    if (!state.playback.playing || running) return;
    running = true;
    last = undefined;
    requestAnimationFrame(frame);
  });
}

/** Follows the system's wish for less motion. */
export function followReducedMotion(): void {
  const query = matchMedia('(prefers-reduced-motion: reduce)');
  const follow = (): void => useStore.setState({ reducedMotion: query.matches });
  query.addEventListener('change', follow);
  follow();
}
