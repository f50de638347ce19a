import { walkTo } from '../../actions/index.ts';
import type { Verdict } from '../scene/types.ts';

const SIGNS = { chosen: '●', possible: '○', skipped: '×' } as const;

/** What the choosing hop made of an endpoint or a node; where it could have gone, a button that shows that walk. */
export function Badge({ verdict, name }: { readonly verdict: Verdict; readonly name: string }) {
  const { goes, says, reason } = verdict;
  const text = (
    <>
      <span aria-hidden="true">{SIGNS[verdict.verdict]}</span> {says}
    </>
  );
  if (!goes) {
    return (
      <span className={`cv-badge cv-badge-${verdict.verdict}`} title={reason}>
        {text}
      </span>
    );
  }
  return (
    <button
      type="button"
      className={`cv-badge cv-badge-${verdict.verdict} nopan nodrag`}
      aria-label={`Show the walk to ${name} (${says})`}
      title={`Show the walk to ${name}`}
      onClick={(event) => {
        event.stopPropagation();
        walkTo(goes);
      }}
    >
      {text}
    </button>
  );
}
