import type { NodeProps } from '@xyflow/react';
import { memo } from 'react';
import type { PodStackNode } from '../scene/types.ts';

function Stack({ data: { title, counts, member, drawn } }: NodeProps<PodStackNode>) {
  return (
    <>
      <div className="cv-title">
        <b className="cv-name" title={title}>
          {title}
        </b>
      </div>
      <div className="cv-line">{counts.join(' · ')}</div>
      {drawn && <span className="cv-badge cv-badge-possible">{drawn}</span>}
      {member && <div className="cv-address">{member}</div>}
    </>
  );
}

/** Many Pods of one node, counted: those of one controller, or all that nobody looks at. */
export const PodStack = memo(Stack);
