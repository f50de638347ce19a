import { useEffect, useState } from 'react';
import type { Phase } from '../state/index.ts';

/** The opening cluster is there sooner than this; whoever waits longer wants to know that work is being done. */
const SOON = 4;

/** Seconds that somebody has waited. */
function useWaited(): number {
  const [seconds, setSeconds] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => setSeconds((before) => before + 1), 1000);
    return () => clearInterval(timer);
  }, []);
  return seconds;
}

function Starting() {
  const waited = useWaited();
  if (waited < SOON) return 'Starting the cluster …';
  return (
    <>
      Pods start, probes answer, rules are written: a large cluster takes a while …{' '}
      <span aria-hidden="true">{waited} s</span>
    </>
  );
}

/** The canvas while there is no cluster to draw: its own outline, and one sentence. */
export function Waiting({ phase }: { readonly phase: Phase }) {
  const down = phase === 'down';
  return (
    <div className={`cv-waiting${down ? '' : ' cv-waiting-busy'}`} role="status">
      <div className="cv-ghosts" aria-hidden="true">
        <div className="cv-ghost-row">
          <i />
          <i />
          <i />
        </div>
        <div className="cv-ghost-frames">
          <i />
          <i />
          <i />
        </div>
      </div>
      <p>{down ? 'The simulated cluster has stopped.' : <Starting />}</p>
    </div>
  );
}
