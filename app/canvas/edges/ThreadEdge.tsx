import type { EdgeProps } from '@xyflow/react';
import { memo } from 'react';
import type { ThreadEdge as Thread } from '../scene/types.ts';

function Line({ data }: EdgeProps<Thread>) {
  return <path className={`cv-thread${data?.lit ? ' cv-thread-lit' : ''}`} d={data?.d} />;
}

/** Who reads whom in the control lane. */
export const ThreadEdge = memo(Line);
