/**
 * The Timeline region: the caption of the current hop, play controls, and one line with the hops of the walk as round
 * stops and the control-plane events around it as square ones. The stops are also the outline list of the walk.
 */
export { Timeline } from './Timeline.tsx';
