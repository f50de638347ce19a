import { Check, Circle, Minus } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Candidate, Origin } from '../../core/index.ts';
import styles from './Candidates.module.css';

const MARKS = { chosen: <Check />, possible: <Circle />, skipped: <Minus /> };

/** `1/2` reads better than `50.0 %` for the odds that kube-proxy gives. */
const oddsText = (probability: number): string =>
  probability === 0 ? '–' : `${Math.round(probability * 1000) / 10} %`;

interface CandidatesProps {
  readonly candidates: readonly Candidate[];
  readonly onSelect: (origin: Origin) => void;
}

/** The endpoints that could have been chosen, their odds, and why the others were not. */
export function Candidates({ candidates, onSelect }: CandidatesProps): ReactNode {
  return (
    <ul className={styles.list}>
      {candidates.map((candidate) => (
        <li key={candidate.address} data-verdict={candidate.verdict} className={styles.candidate}>
          <span className={styles.mark}>{MARKS[candidate.verdict]}</span>
          <span className={styles.who}>
            <code>{candidate.address}</code>
            {candidate.pod ? (
              <button
                type="button"
                className={styles.pod}
                onClick={() =>
                  onSelect({
                    kind: 'Pod',
                    namespace: candidate.pod?.namespace ?? '',
                    name: candidate.pod?.name ?? '',
                  })
                }
              >
                {candidate.pod.name}
                {candidate.pod.node ? ` on ${candidate.pod.node}` : ''}
              </button>
            ) : null}
            <span className={styles.reason}>
              {candidate.verdict}: {candidate.reason}
            </span>
          </span>
          <span className={styles.odds}>{oddsText(candidate.probability)}</span>
        </li>
      ))}
    </ul>
  );
}
