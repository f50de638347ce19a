import { Crosshair, Pause, Play, SkipBack, SkipForward, StepBack, StepForward } from 'lucide-react';
import type { ReactNode } from 'react';
import {
  playPause,
  setSpeed,
  stepBack,
  stepForward,
  toEnd,
  toFailure,
  toStart,
  useAction,
} from '../actions/index.ts';
import { failureIndex, SPEEDS, useStore } from '../state/index.ts';
import { Button } from '../ui/index.ts';
import styles from './Controls.module.css';

function Speed(): ReactNode {
  const speed = useStore((state) => state.playback.speed);
  return (
    <select
      className={styles.speed}
      aria-label="Speed"
      title="Speed (+ and -)"
      value={speed}
      onChange={(event) => setSpeed(Number(event.target.value))}
    >
      {SPEEDS.map((option) => (
        <option key={option} value={option}>
          {option}×
        </option>
      ))}
    </select>
  );
}

/** Play, step, speed, and the way to the failure where there is one. */
export function Controls(): ReactNode {
  const playing = useStore((state) => state.playback.playing);
  const failed = useStore((state) => failureIndex(state.walk) !== undefined);
  const play = useAction(playPause);
  const failure = useAction(toFailure);
  return (
    <fieldset className={styles.controls}>
      <legend className="hidden">Playback</legend>
      <Button {...useAction(toStart)} icon={<SkipBack />} iconOnly />
      <Button {...useAction(stepBack)} icon={<StepBack />} iconOnly />
      <Button
        {...play}
        label={playing ? 'Pause' : 'Play'}
        look="primary"
        icon={playing ? <Pause /> : <Play />}
        iconOnly
      />
      <Button {...useAction(stepForward)} icon={<StepForward />} iconOnly />
      <Button {...useAction(toEnd)} icon={<SkipForward />} iconOnly />
      {failed ? <Button {...failure} icon={<Crosshair />} iconOnly /> : null}
      <Speed />
    </fieldset>
  );
}
