import { Panel } from '@xyflow/react';
import type { World } from './scene/world.ts';

function hintOf(world: World): string {
  const apps = world.pods.filter((pod) => !pod.system);
  if (apps.length === 0 && world.services.length === 0) {
    return 'Nothing runs here yet. Write a manifest, and it appears.';
  }
  if (world.unscheduled.length > 0) return `No node yet for ${world.unscheduled.join(', ')}.`;
  if (world.services.length === 0) return 'There are Pods, but no Service leads to them.';
  return '';
}

/** One quiet sentence when something is missing that a request would need. */
export function Hints({ world }: { readonly world: World }) {
  const hint = hintOf(world);
  return hint === '' ? null : (
    <Panel position="bottom-center" className="cv-hint">
      {hint}
    </Panel>
  );
}
