import type { EdgeProps } from '@xyflow/react';
import { memo } from 'react';
import type { WayEdge as Way } from '../scene/types.ts';

function Line({ data }: EdgeProps<Way>) {
  return <path className={`cv-way cv-way-${data?.state}`} d={data?.d} />;
}

/** A leg of the packet's way: solid behind it, dashed before it. */
export const WayEdge = memo(Line);
