import type { DaemonSet } from '../../api/index.ts';
import {
  type ClusterComponent,
  type ComponentEvent,
  getOf,
  listOf,
  type Reader,
} from '../../apiserver/index.ts';
import { controllerOf } from '../owner.ts';
import { reconcilers } from '../reconcilers.ts';

function affected(event: ComponentEvent, read: Reader): readonly DaemonSet[] {
  const byName = (namespace = '', name = ''): readonly DaemonSet[] => {
    const set = getOf(read, 'DaemonSet', namespace, name);
    return set ? [set] : [];
  };
  if (event.type === 'REFUSED') return [];
  if (event.type === 'TIMER') return byName(...(event.timer.split('/').slice(1) as [string, string]));
  const { object } = event;
  if (object.kind === 'Node') return listOf(read, 'DaemonSet');
  if (object.kind === 'DaemonSet') return byName(object.metadata.namespace, object.metadata.name);
  const owner = controllerOf(object);
  return owner?.kind === 'DaemonSet' ? byName(object.metadata.namespace, owner.name) : [];
}

/**
 * Keeps one Pod on every fitting node, bound by the scheduler through node affinity, and a ControllerRevision of each
 * template. Mirrors pkg/controller/daemon. Simplified: no maxSurge.
 */
export const daemonSetController: ClusterComponent<Readonly<Record<string, never>>> = {
  name: 'daemon-set-controller',
  scope: 'cluster',
  initial: {},
  watches: ['DaemonSet', 'Pod', 'Node'],
  wants: ({ object }) => object.kind !== 'Pod' || controllerOf(object)?.kind === 'DaemonSet',
  handle: (memory, event, context) => ({
    memory,
    effects: affected(event, context.read).flatMap((set) => reconcilers().DaemonSet(set, context)),
  }),
};
