/**
 * The picture of the cluster on React Flow: control lane above, data lane below, the packet on its rails. `scene` says what
 * is to be seen (pure), `layout` where it stands (pure), `nodes` and `edges` how it looks, `packet` what moves.
 * Simplified: every Pod hangs on one rail per node; bridges and veth pairs are not drawn.
 */
export { Canvas } from './Canvas.tsx';
