import type { NodeProps } from '@xyflow/react';
import { memo } from 'react';
import type { PlateNode } from '../scene/types.ts';
import { Ports } from './Ports.tsx';

function Plate({ data: { client, kept } }: NodeProps<PlateNode>) {
  return (
    <>
      <span>application logs</span>
      <b className={kept ? 'cv-mono cv-client' : 'cv-mono'}>{client}</b>
      <Ports />
    </>
  );
}

/** Which client the application at a Pod has logged. */
export const LogPlate = memo(Plate);
