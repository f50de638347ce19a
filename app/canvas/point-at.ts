import { openNode } from '../actions/index.ts';
import { refreshRules, sameOrigin, seekTo, select, timeOfHop, useStore } from '../state/index.ts';
import type { Target } from './scene/types.ts';

/** Does what a click on a thing means. Pointing at the selected object again lets go of it. */
export function pointAt(target: Target): void {
  if (target.to === 'object') {
    const { selected } = useStore.getState();
    void select(sameOrigin(selected, target.origin) ? undefined : target.origin);
    return;
  }
  if (target.to === 'node') {
    openNode(target.node);
    void select({ kind: 'Node', namespace: '', name: target.node });
    return;
  }
  if (target.to === 'hop') {
    useStore.setState(({ playback, walk }) => ({
      playback: seekTo(playback, walk, timeOfHop(walk, target.index)),
      step: undefined,
      inspects: 'hop',
    }));
    return;
  }
  useStore.setState(({ layout }) => ({ rulesNode: target.node, layout: { ...layout, tab: 'rules' } }));
  void refreshRules();
  void select({ kind: 'Node', namespace: '', name: target.node });
}
