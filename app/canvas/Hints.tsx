import { Panel } from '@xyflow/react';
import { type Rollout, useStore } from '../state/index.ts';
import type { World } from './scene/world.ts';

function rolloutText({ name, desired, updated, available, oldPods }: Rollout): string {
  const old = oldPods === 0 ? '' : `, ${oldPods} old ${oldPods === 1 ? 'Pod' : 'Pods'} still there`;
  return `Rollout of ${name}: ${updated} of ${desired} updated, ${available} available${old}.`;
}

/** What lacks; how a rollout goes, only while no walk is looked at: the manifests tell it, too. */
function hintOf(world: World, walking: boolean): string {
  const rollout = walking ? undefined : world.rollouts[0];
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
  const walking = useStore((state) => state.walk !== undefined);
  const hint = hintOf(world, walking);
  return hint === '' ? null : (
    <Panel position="bottom-center" className="cv-hint">
      {hint}
    </Panel>
  );
}
