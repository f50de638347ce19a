import type { EdgeProps } from '@xyflow/react';
import { memo } from 'react';
import type { WhyEdge as Why } from '../scene/types.ts';

function Line({ data }: EdgeProps<Why>) {
  return <path className="cv-why" d={data?.d} />;
}

/** From the rule that matched to what it was made from. */
export const WhyEdge = memo(Line);
