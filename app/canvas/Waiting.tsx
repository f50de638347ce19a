import type { Phase } from '../state/index.ts';

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
      <p>{down ? 'The simulated cluster has stopped.' : 'Starting a cluster of three nodes …'}</p>
    </div>
  );
}
