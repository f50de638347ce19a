import { Panel } from '@xyflow/react';
import { useStore } from '../state/index.ts';
import type { World } from './scene/world.ts';

function hintOf(world: World, walked: boolean): string {
  const apps = world.pods.filter((pod) => !pod.system);
  if (apps.length === 0 && world.services.length === 0) {
    return 'Nothing runs here yet. Write a manifest, and it appears.';
  }
  if (world.unscheduled.length > 0) return `No node yet for ${world.unscheduled.join(', ')}.`;
  if (world.services.length === 0) return 'There are Pods, but no Service leads to them.';
  return walked ? '' : 'Send puts a packet on the rails. Everything here can be clicked.';
}

/** One quiet sentence when there is something to say: on the first visit, and when something is missing. */
export function Hints({ world }: { readonly world: World }) {
  const walked = useStore((state) => state.walk !== undefined);
  const hint = hintOf(world, walked);
  return hint === '' ? null : (
    <Panel position="bottom-center" className="cv-hint">
      {hint}
    </Panel>
  );
}
