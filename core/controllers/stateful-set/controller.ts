import type { StatefulSet } from '../../api/index.ts';
import { type ClusterComponent, type ComponentEvent, getOf, type Reader } from '../../apiserver/index.ts';
import { controllerOf } from '../owner.ts';
import { reconcilers } from '../reconcilers.ts';

function affected(event: ComponentEvent, read: Reader): readonly StatefulSet[] {
  const byName = (namespace = '', name = ''): readonly StatefulSet[] => {
    const set = getOf(read, 'StatefulSet', namespace, name);
    return set ? [set] : [];
  };
  if (event.type === 'REFUSED') return [];
  if (event.type === 'TIMER') return byName(...(event.timer.split('/').slice(1) as [string, string]));
  const { object } = event;
  if (object.kind === 'StatefulSet') return byName(object.metadata.namespace, object.metadata.name);
  const owner = controllerOf(object);
  return owner?.kind === 'StatefulSet' ? byName(object.metadata.namespace, owner.name) : [];
}

/**
 * Keeps Pods with stable names, and a ControllerRevision of each template they had. Mirrors pkg/controller/statefulset.
 * Simplified: no volume claims. maxUnavailable is not looked at: 1.34 drops it (MaxUnavailableStatefulSet, alpha).
 */
export const statefulSetController: ClusterComponent<Readonly<Record<string, never>>> = {
  name: 'stateful-set-controller',
  scope: 'cluster',
  initial: {},
  watches: ['StatefulSet', 'Pod'],
  wants: ({ object }) => object.kind !== 'Pod' || controllerOf(object)?.kind === 'StatefulSet',
  handle: (memory, event, context) => ({
    memory,
    effects: affected(event, context.read).flatMap((set) => reconcilers().StatefulSet(set, context)),
  }),
};
