import type { NodeProps } from '@xyflow/react';
import { memo } from 'react';
import type { PodStackNode } from '../scene/types.ts';

function Stack({ data: { title, counts, total, member, drawn } }: NodeProps<PodStackNode>) {
  return (
    <>
      <div className="cv-title">
        <b className="cv-name" title={title}>
          {total} × {title}
        </b>
      </div>
      <div className="cv-line">{counts.join(' · ')}</div>
      {drawn && <span className="cv-badge cv-badge-possible">{drawn}</span>}
      {member && <div className="cv-address">{member}</div>}
    </>
  );
}

/** Many Pods of one controller on one node, counted. */
export const PodStack = memo(Stack);
