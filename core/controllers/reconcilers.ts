import type { DaemonSet, StatefulSet } from '../api/index.ts';
import type { ClusterContext, Effect } from '../apiserver/index.ts';

type Reconciler<Kind> = (object: Kind, context: ClusterContext) => readonly Effect[];

/** What the controllers of less usual kinds do about one object that has changed, or whose Pods or nodes have. */
export interface Reconcilers {
  readonly DaemonSet: Reconciler<DaemonSet>;
  readonly StatefulSet: Reconciler<StatefulSet>;
}

/**
 * The code that has been loaded for it. No state of a cluster: where there is no such object it is never asked for, so a page
 * need not load it before it has drawn its first cluster.
 */
let loaded: Reconcilers | undefined;

/** Makes the code known to the controllers of every cluster. */
export function provideReconcilers(given: Reconcilers): void {
  loaded = given;
}

export function reconcilers(): Reconcilers {
  if (!loaded) throw new Error('the controllers of StatefulSets and DaemonSets have not been loaded');
  return loaded;
}
