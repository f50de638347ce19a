import type { NodeProps } from '@xyflow/react';
import { memo } from 'react';
import type { FrameNode } from '../scene/types.ts';
import { Badge } from './Badge.tsx';

function Frame({ data: { node, state, verdict } }: NodeProps<FrameNode>) {
  return (
    <>
      <div className="cv-frame-head">
        <b>
          {node.name}
          {state.says && <span className="cv-node-state">{state.says}</span>}
        </b>
        <span className="cv-mono">{node.address}</span>
      </div>
      {verdict && <Badge verdict={verdict} name={node.name} />}
    </>
  );
}

/** A node: its head with the kube-proxy lies in the control lane, its kernel and its Pods in the data lane. */
export const NodeFrame = memo(Frame);
