import { Bug, ClipboardCopy, RefreshCw, X } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { copyReport, dismissFault, tryAgain } from '../actions/index.ts';
import { type Phase, useStore } from '../state/index.ts';
import { Button } from '../ui/index.ts';
import styles from './FaultBanner.module.css';

const STATE_TEXT: Readonly<Record<Phase, string>> = {
  starting: 'A new cluster is being started.',
  ready: 'A new cluster has been started from your last text that worked.',
  down: 'The cluster could not be started again. It is tried again when you change the text.',
};

/** A bug of ours, said plainly: what happened, that nothing is lost, and a report that replays it. */
export function FaultBanner(): ReactNode {
  const fault = useStore((state) => state.fault);
  const phase = useStore((state) => state.phase);
  const [copied, setCopied] = useState<boolean>();
  if (!fault) return null;
  const report = JSON.stringify(fault, null, 2);
  return (
    <div role="alert" className={styles.banner}>
      <Bug aria-hidden="true" />
      <div className={styles.text}>
        <p>
          <b>The simulated cluster stopped: this is a bug in Packetwalk, not in your manifests.</b> Your text
          is untouched. {STATE_TEXT[phase]}
        </p>
        <details>
          <summary>{fault.message}</summary>
          <textarea aria-label="Report" className={styles.report} readOnly value={report} rows={8} />
        </details>
      </div>
      <Button
        icon={<ClipboardCopy />}
        label={
          copied === undefined ? 'Copy report' : copied ? 'Copied' : 'Not allowed: open and copy by hand'
        }
        onClick={() => void copyReport().then(setCopied)}
      />
      {phase === 'down' ? <Button icon={<RefreshCw />} label="Try again" onClick={tryAgain} /> : null}
      <Button look="bare" iconOnly icon={<X />} label="Close this message" onClick={dismissFault} />
    </div>
  );
}
