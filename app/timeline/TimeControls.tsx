import { ChevronsRight, Hourglass, StepForward } from 'lucide-react';
import type { ReactNode } from 'react';
import { bySecond, byTenth, timeStill, toNextChange, toNow, toRest, useAction } from '../actions/index.ts';
import { useStore } from '../state/index.ts';
import { Button } from '../ui/index.ts';
import { Branches } from './Branches.tsx';
import styles from './ClusterTime.module.css';

/** Moves time while it stands still. */
function Steps(): ReactNode {
  return (
    <>
      <Button {...useAction(toNextChange)} icon={<StepForward />} iconOnly />
      <Button {...useAction(byTenth)}>+100 ms</Button>
      <Button {...useAction(bySecond)}>+1 s</Button>
      <Button {...useAction(toRest)} icon={<ChevronsRight />} iconOnly />
    </>
  );
}

/** While an instant of the past is shown. */
function Past(): ReactNode {
  return (
    <>
      <Button {...useAction(toNow)} look="primary">
        Now
      </Button>
      <span className={styles.past}>past: to act begins a branch</span>
    </>
  );
}

/** Whether time stands still, how it is moved then, and which future one is in. */
export function TimeControls(): ReactNode {
  const still = useStore((state) => state.settings.settling === 'manual');
  const past = useStore((state) => state.mirror.past);
  const { disabled, onClick, keys } = useAction(timeStill);
  return (
    <fieldset className={styles.controls}>
      <legend className="hidden">Time of the cluster</legend>
      <Button
        label="Time stands still"
        icon={<Hourglass />}
        pressed={still}
        disabled={disabled}
        keys={keys}
        onClick={onClick}
      >
        {still ? 'Time stands' : 'Time runs'}
      </Button>
      <Branches />
      {past ? <Past /> : still ? <Steps /> : null}
    </fieldset>
  );
}
