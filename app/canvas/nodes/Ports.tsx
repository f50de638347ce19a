import { Handle, Position } from '@xyflow/react';

/** Ends for edges to hold on to. Edges of this canvas bring their own line, so the ends are never seen. */
export function Ports() {
  return (
    <>
      <Handle className="cv-port" type="target" position={Position.Top} isConnectable={false} />
      <Handle className="cv-port" type="source" position={Position.Bottom} isConnectable={false} />
    </>
  );
}
