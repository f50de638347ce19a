import { lateStrategies, provideStrategies } from '../api/index.ts';
import { syncDaemonSet } from './daemon-set/sync.ts';
import { provideReconcilers } from './reconcilers.ts';
import { syncStatefulSet } from './stateful-set/sync.ts';

/** Loads what is done for the kinds that the opening example does without: whoever accepts other text needs it. */
export function provideLateKinds(): void {
  provideStrategies(lateStrategies);
  provideReconcilers({ DaemonSet: syncDaemonSet, StatefulSet: syncStatefulSet });
}
