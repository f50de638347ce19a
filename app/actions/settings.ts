import { type ChosenSettings, dispatch, type ProxyMode, useStore } from '../state/index.ts';
import type { Action } from './action.ts';

/** Sets something of the cluster. What the cluster does not take is put back; why, it says itself. */
export async function changeSettings(change: ChosenSettings): Promise<void> {
  // Shown at once; the answer tells what is in force.
  useStore.setState(({ settings }) => ({ settings: { ...settings, ...change } }));
  await dispatch({ input: 'set', settings: change });
}

/** Starts one node's kube-proxy in a mode of its own; undefined: in the cluster's again. */
export function setNodeMode(node: string, mode: ProxyMode | undefined): Promise<void> {
  const { [node]: _before, ...others } = useStore.getState().settings.proxyModes ?? {};
  return changeSettings({ proxyModes: mode === undefined ? others : { ...others, [node]: mode } });
}

/** By what IPVS's virtual servers choose. */
export const setScheduler = (ipvsScheduler: string): Promise<void> => changeSettings({ ipvsScheduler });

/** Stops instances, or lets them run again. */
export function setRunning(instance: string, running: boolean): Promise<void> {
  const { stopped = [] } = useStore.getState().settings;
  const others = stopped.filter((each) => each !== instance);
  return changeSettings({ stopped: running ? others : [...others, instance] });
}

/** Sets a delay in ms; undefined puts the usual one back. */
export function setDelay(name: string, ms: number | undefined): Promise<void> {
  const { [name]: _before, ...others } = useStore.getState().settings.delays ?? {};
  return changeSettings({ delays: ms === undefined ? others : { ...others, [name]: ms } });
}

export const setSettingsShown = (settingsShown: boolean): void => useStore.setState({ settingsShown });

export const showSettings: Action = {
  id: 'show-settings',
  label: 'Cluster settings',
  group: 'Arrange',
  keys: [','],
  when: (state) => state.phase === 'ready',
  run: () => setSettingsShown(true),
};
