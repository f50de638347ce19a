import { type ReactNode, useState } from 'react';
import type { RuleVisit } from '../../core/index.ts';
import { ruleParts, visitNote } from '../state/index.ts';
import styles from './RulesLooked.module.css';
import { ruleRuns, runText } from './rule-runs.ts';

/** Rule text that breaks between its words only: an option must not lose its dashes. */
function Words({ text }: { text: string }): ReactNode {
  return (
    <div className={styles.words}>
      {text.split(' ').map((word, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a rule may say the same word twice
        <span key={index}>{word} </span>
      ))}
    </div>
  );
}

function Rule({ visit }: { visit: RuleVisit }): ReactNode {
  const note = visitNote(visit);
  const { matches, comment, jump } = ruleParts(visit);
  return (
    <div className={styles.rule} data-matched={visit.matched || undefined} title={visit.text}>
      <div className={styles.chain}>
        <b>{visit.chain}</b>
        <span className={styles.place}>
          {visit.table} {visit.position}
          {visit.matched ? <span className="hidden">, matched</span> : null}
        </span>
      </div>
      {comment ? <div className={styles.comment}>{comment}</div> : null}
      {matches ? <Words text={matches} /> : null}
      {jump ? <b className={styles.jump}>{jump}</b> : null}
      {note ? <div className={styles.note}>{note}</div> : null}
    </div>
  );
}

/** Rules of a chain that did not match. There may be thousands: they are written once somebody opens them. */
function Passed({ chain, visits }: { chain: string; visits: readonly RuleVisit[] }): ReactNode {
  const [opened, setOpened] = useState(false);
  return (
    <details onToggle={(event) => event.currentTarget.open && setOpened(true)}>
      <summary className={styles.passed}>{runText(chain, visits.length)}</summary>
      {opened ? visits.map((visit) => <Rule key={visit.position} visit={visit} />) : null}
    </details>
  );
}

/** Every rule that the packet was held against, in order; runs without a match wait folded. */
export function RulesLooked({ considered }: { considered: readonly RuleVisit[] }): ReactNode {
  return (
    <ol className={styles.rules}>
      {ruleRuns(considered).map((run, index) =>
        run.run === 'matched' ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: a packet may meet the same rule on every node
          <li key={index}>
            <Rule visit={run.visit} />
          </li>
        ) : (
          // biome-ignore lint/suspicious/noArrayIndexKey: a packet may meet the same rule on every node
          <li key={index}>
            <Passed chain={run.chain} visits={run.visits} />
          </li>
        ),
      )}
    </ol>
  );
}
