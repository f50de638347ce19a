import { ThreadEdge } from './ThreadEdge.tsx';
import { WayEdge } from './WayEdge.tsx';
import { WhyEdge } from './WhyEdge.tsx';

/** React Flow's edge types, made once. */
export const edgeTypes = { thread: ThreadEdge, why: WhyEdge, way: WayEdge };
