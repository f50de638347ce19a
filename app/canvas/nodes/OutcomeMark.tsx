import type { NodeProps } from '@xyflow/react';
import { memo } from 'react';
import type { MarkKind, MarkNode } from '../scene/types.ts';

/** One shape for each ending: a stop sign, a plug pulled, a question without an answer, silence, a dead end. */
function Shape({ mark }: { readonly mark: MarkKind }) {
  if (mark === 'reject') {
    return (
      <>
        <path className="cv-mark-fill" d="M8 1.5H18L24.5 8V18L18 24.5H8L1.5 18V8Z" />
        <path className="cv-mark-ink" d="M7 13H19" />
      </>
    );
  }
  if (mark === 'reset') {
    return (
      <>
        <rect className="cv-mark-fill" x="2.5" y="2.5" width="21" height="21" rx="3" />
        <path className="cv-mark-ink" d="M8.5 8.5L17.5 17.5M17.5 8.5L8.5 17.5" />
      </>
    );
  }
  if (mark === 'no-name') {
    return (
      <>
        <path className="cv-mark-fill" d="M13 1L25 13L13 25L1 13Z" />
        <path
          className="cv-mark-ink"
          d="M10 10.4Q10 7.6 13 7.6Q16 7.6 16 10.2Q16 12.2 13 13.4V14.6M13 18V18.2"
        />
      </>
    );
  }
  return mark === 'silence' ? (
    <>
      <circle className="cv-mark-ring" cx="13" cy="13" r="11" />
      <circle className="cv-mark-ring cv-mark-ring-inner" cx="13" cy="13" r="5.5" />
    </>
  ) : (
    <>
      <circle className="cv-mark-fill" cx="13" cy="13" r="11.5" />
      <path className="cv-mark-ink" d="M13 6.5V14M13 18.4V18.6" />
    </>
  );
}

function Mark({ data: { mark, says, label } }: NodeProps<MarkNode>) {
  return (
    <>
      <svg viewBox="0 0 26 26" aria-hidden="true">
        <Shape mark={mark} />
      </svg>
      {says && <span className={`cv-mark-says cv-mark-${label}`}>{says}</span>}
    </>
  );
}

/** A failure, at the place where it happened. */
export const OutcomeMark = memo(Mark);
