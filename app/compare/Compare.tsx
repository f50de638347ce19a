import { Dialog, DialogHeading } from '@ariakit/react';
import { type ReactNode, useEffect, useMemo } from 'react';
import {
  type Compared,
  clientLabel,
  closeComparison,
  compareBy,
  lookAtRow,
  selectClient,
  useStore,
  walkBoth,
} from '../state/index.ts';
import { Dismiss } from '../ui/index.ts';
import styles from './Compare.module.css';
import { Difference } from './Difference.tsx';
import type { Answer, Question } from './question.ts';
import { chosen, questionsFor } from './questions.ts';
import { Rows } from './Rows.tsx';
import { SideView } from './SideView.tsx';
import { serviceOf } from './service.ts';

function useQuestions(): readonly Question[] {
  const mirror = useStore((state) => state.mirror);
  const files = useStore((state) => state.appliedFiles);
  const line = useStore((state) => state.line);
  const client = useStore(selectClient);
  const history = useStore((state) => state.history);
  return useMemo(() => {
    if (!client) return [];
    const { nodes, clients } = mirror;
    return questionsFor({ client, line, service: serviceOf(mirror, line), nodes, clients, files, history });
  }, [mirror, files, line, client, history]);
}

interface PickProps {
  readonly label: string;
  readonly value: string;
  readonly options: readonly { readonly id: string; readonly label: string }[];
  readonly onPick: (id: string) => void;
}

function Pick({ label, value, options, onPick }: PickProps): ReactNode {
  return (
    <label className={styles.pick}>
      <span>{label}</span>
      <select value={value} onChange={(event) => onPick(event.target.value)}>
        {options.map((option) => (
          <option key={option.id} value={option.id}>
            {option.label}
          </option>
        ))}
      </select>
    </label>
  );
}

/** Arrow keys go through the hops, wherever the keyboard is but in a list of its own. */
function step(event: KeyboardEvent): void {
  const { comparedRow } = useStore.getState();
  const by = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
  if (by === undefined || event.target instanceof HTMLSelectElement) return;
  event.preventDefault();
  lookAtRow(comparedRow + by);
}

interface SidesProps {
  readonly asked: Compared;
  readonly question: Question;
  readonly left: Answer;
  readonly right: Answer;
}

/** Sends the request in both worlds whenever one of them is another. */
function Sides({ asked, question, left, right }: SidesProps): ReactNode {
  const client = useStore(selectClient);
  const line = useStore((state) => state.line);
  const comparison = useStore((state) => state.comparison);
  useEffect(() => {
    if (client) void walkBoth(asked, { client, line: line.trim() }, left.variant, right.variant);
  }, [asked, client, line, left, right]);
  if (!comparison) return <p className={styles.waiting}>Sending the request twice …</p>;
  return (
    <>
      <div className={styles.sides} data-question={question.id}>
        <SideView side={comparison.left} which="left" />
        <SideView side={comparison.right} which="right" />
      </div>
      <Rows comparison={comparison} />
      <Difference comparison={comparison} />
    </>
  );
}

/** The same request in two worlds, side by side: over everything, until it is closed. */
export function Compare(): ReactNode {
  const questions = useQuestions();
  const comparing = useStore((state) => state.comparing);
  const client = useStore(selectClient);
  const line = useStore((state) => state.line);
  const question = questions.find(({ id }) => id === comparing?.question) ?? questions[0];
  const leftId = comparing?.left;
  const rightId = comparing?.right;
  const sides = useMemo(() => question && chosen(question, leftId, rightId), [question, leftId, rightId]);
  useEffect(() => {
    window.addEventListener('keydown', step);
    return () => window.removeEventListener('keydown', step);
  }, []);
  return (
    <Dialog open onClose={closeComparison} className={styles.compare} portal>
      <div className={styles.head}>
        <DialogHeading className={styles.heading}>Compare</DialogHeading>
        <p className={styles.request}>
          <code>{line}</code> from <b>{client ? clientLabel(client) : 'nobody'}</b>
        </p>
        {question && sides ? (
          <>
            <Pick
              label="by"
              value={question.id}
              options={questions}
              onPick={(id) => compareBy({ question: id, left: undefined, right: undefined })}
            />
            <Pick
              label="left"
              value={sides.left.id}
              options={question.answers}
              onPick={(left) => compareBy({ left })}
            />
            <Pick
              label="right"
              value={sides.right.id}
              options={question.answers}
              onPick={(right) => compareBy({ right })}
            />
          </>
        ) : null}
        <Dismiss />
      </div>
      {comparing && question && sides ? <Sides asked={comparing} question={question} {...sides} /> : null}
    </Dialog>
  );
}
