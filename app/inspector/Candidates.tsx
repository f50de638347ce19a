import { Check, Circle, Minus } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Candidate, Origin } from '../../core/index.ts';
import { shortName } from '../state/index.ts';
import styles from './Candidates.module.css';

const MARKS = { chosen: <Check />, possible: <Circle />, skipped: <Minus /> };

/** `1/2` reads better than `50.0 %` for the odds that kube-proxy gives. */
const oddsText = (probability: number): string =>
  probability === 0 ? '–' : `${Math.round(probability * 1000) / 10} %`;

interface CandidatesProps {
  readonly candidates: readonly Candidate[];
  readonly onSelect: (origin: Origin) => void;
  /** Makes the same walk to another endpoint. */
  readonly onWalk: (candidate: Candidate) => void;
}

const nameOf = ({ node, pod, address }: Candidate): string =>
  node?.name ?? (pod ? shortName(pod.name) : address);

/** The endpoints that could have been chosen, their odds, and why the others were not. */
export function Candidates({ candidates, onSelect, onWalk }: CandidatesProps): ReactNode {
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
            {candidate.verdict === 'possible' ? (
              <button
                type="button"
                className={styles.walk}
                title={`Send the same request so that ${candidate.node?.name ?? candidate.pod?.name ?? candidate.address} is chosen`}
                onClick={() => onWalk(candidate)}
              >
                Show me the walk to {nameOf(candidate)}
              </button>
            ) : null}
          </span>
          <span className={styles.odds}>{oddsText(candidate.probability)}</span>
        </li>
      ))}
    </ul>
  );
}
