import { Panel } from '@xyflow/react';
import type { Rollout } from '../state/index.ts';
import type { World } from './scene/world.ts';

function rolloutText({ name, desired, updated, available, oldPods }: Rollout): string {
  const old = oldPods === 0 ? '' : `, ${oldPods} old ${oldPods === 1 ? 'Pod' : 'Pods'} still there`;
  return `Rollout of ${name}: ${updated} of ${desired} updated, ${available} available${old}.`;
}

function hintOf(world: World): string {
  const rollout = world.rollouts[0];
  const apps = world.pods.filter((pod) => !pod.system);
  if (apps.length === 0 && world.services.length === 0) {
    return 'Nothing runs here yet. Write a manifest, and it appears.';
  }
  if (world.unscheduled.length > 0) return `No node yet for ${world.unscheduled.join(', ')}.`;
  if (rollout) return rolloutText(rollout);
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
