import type { ReactNode } from 'react';
import type { RuleVisit } from '../../core/index.ts';
import styles from './RulesLooked.module.css';
import { ruleBody, ruleRuns, runText, visitNote } from './rule-runs.ts';

function Rule({ visit }: { visit: RuleVisit }): ReactNode {
  const note = visitNote(visit);
  return (
    <div className={styles.rule} data-matched={visit.matched || undefined}>
      <div className={styles.chain}>
        <b>{visit.chain}</b> {visit.position}
        <span className={styles.table}>{visit.table}</span>
        {visit.matched ? <span className={styles.verdict}>matched</span> : null}
      </div>
      <div className={styles.text}>{ruleBody(visit)}</div>
      {note ? <div className={styles.note}>{note}</div> : null}
    </div>
  );
}

/** Every rule that the packet was held against, in order; runs without a match wait folded. */
export function RulesLooked({ considered }: { considered: readonly RuleVisit[] }): ReactNode {
  return (
    <ol className={styles.rules}>
      {ruleRuns(considered).map((run) =>
        run.run === 'matched' ? (
          <li key={`${run.visit.table}/${run.visit.chain}/${run.visit.position}`}>
            <Rule visit={run.visit} />
          </li>
        ) : (
          <li key={`${run.table}/${run.chain}/${run.visits[0]?.position}-`}>
            <details>
              <summary className={styles.passed}>{runText(run.chain, run.visits.length)}</summary>
              {run.visits.map((visit) => (
                <Rule key={visit.position} visit={visit} />
              ))}
            </details>
          </li>
        ),
      )}
    </ol>
  );
}
