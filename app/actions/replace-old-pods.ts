import { dispatch, execute, useStore, waitingRollout } from '../state/index.ts';
import type { Action } from './action.ts';

/** Starts a Deployment afresh whose rollout waits: what `kubectl delete` and `kubectl apply` do one after the other. */
export const replaceOldPods: Action = {
  id: 'replace-old-pods',
  label: 'Replace the old Pods too',
  group: 'Walk',
  keys: [],
  when: (state) => state.phase === 'ready' && waitingRollout(state) !== undefined,
  run: () => void startAfresh(),
};

async function startAfresh(): Promise<void> {
  const { files, mirror } = useStore.getState();
  const rollout = waitingRollout({ mirror });
  if (!rollout) return;
  await execute(`kubectl delete deployment ${rollout.name} -n ${rollout.namespace}`);
  await dispatch({ input: 'exec', line: `kubectl apply ${files.map(({ name }) => `-f ${name}`).join(' ')}` });
}
