import type { NodeProps } from '@xyflow/react';
import { memo } from 'react';
import type { FrameNode } from '../scene/types.ts';
import { Ports } from './Ports.tsx';

function Frame({ data: { node } }: NodeProps<FrameNode>) {
  return (
    <>
      <div className="cv-frame-head">
        <b>{node.name}</b>
        <span className="cv-mono">{node.address}</span>
      </div>
      <Ports />
    </>
  );
}

/** A node: its head with the kube-proxy lies in the control lane, its kernel and its Pods in the data lane. */
export const NodeFrame = memo(Frame);
