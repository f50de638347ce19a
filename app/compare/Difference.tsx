import type { ReactNode } from 'react';
import type { Comparison, Hop } from '../../core/index.ts';
import { useStore } from '../state/index.ts';
import styles from './Rows.module.css';

const NOTHING = 'Nothing here: this side has no such hop.';

/** How the two ends relate, in one sentence. */
export function endsText({ left, right, sameOutcome }: Comparison): string {
  if (!left.walk || !right.walk) return 'One side could not be sent.';
  const end = ({ walk, label }: Comparison['left']): string => {
    const { summary, seenClient, server } = walk?.outcome ?? {};
    return `${label}: ${summary}${seenClient ? `, and the ${server ? 'Pod' : 'server'} sees ${seenClient}` : ''}`;
  };
  return sameOutcome ? `Both end alike. ${end(left)}.` : `${end(left)}. ${end(right)}.`;
}

/** What both sides say of the hop that is looked at. */
export function Difference({ comparison }: { readonly comparison: Comparison }): ReactNode {
  const row = useStore((state) => comparison.rows[state.comparedRow]);
  const caption = (hops: readonly Hop[] | undefined, index: number | undefined): string =>
    (index === undefined ? undefined : hops?.[index]?.caption) ?? NOTHING;
  return (
    <div className={styles.captions} aria-live="polite">
      <p>{caption(comparison.left.walk?.hops, row?.left)}</p>
      <p>{caption(comparison.right.walk?.hops, row?.right)}</p>
      <p className={styles.ends}>{endsText(comparison)}</p>
    </div>
  );
}
