import { setDepth } from '../actions/index.ts';
import { DEPTHS, useStore } from '../state/index.ts';
import { Segmented } from '../ui/index.ts';

const OPTIONS = DEPTHS.map((value) => ({ value, label: value }));

/** How closely the walk is told: as a story, hook by hook, or with every rule. */
export function DepthSwitch() {
  const depth = useStore((state) => state.depth);
  return <Segmented label="Depth of the walk" options={OPTIONS} value={depth} onChange={setDepth} />;
}
