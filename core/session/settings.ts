import {
  CLOUD,
  type Cluster,
  type Happening,
  setDelays,
  setProxyMode,
  setStopped,
  whyNotADelay,
} from '../cluster/index.ts';
import type { SessionState } from './state.ts';
import type { Answer, Settings } from './types.ts';

interface Changed {
  readonly state: SessionState;
  readonly happened: readonly Happening[];
  readonly output?: NonNullable<Answer['output']>;
}

function problemsOf({ delays, stopped }: Settings, cluster: Cluster): readonly string[] {
  const instances = Object.keys(cluster.memory);
  const components = instances.map((instance) => instance.split('/', 1)[0] ?? '');
  const nodes = Object.keys(cluster.nodes);
  return [
    ...Object.entries(delays).flatMap(([name, ms]) => whyNotADelay(name, ms, components, nodes) ?? []),
    ...stopped
      .filter((instance) => !instances.includes(instance))
      .map((instance) => `nothing called "${instance}" runs in this cluster`),
  ];
}

/** Takes over what was set; all or nothing, as one wrong name makes the rest doubtful. */
export function changeSettings(state: SessionState, change: Partial<Settings>): Changed {
  const settings: Settings = { ...state.settings, ...change };
  const problems = problemsOf(settings, state.cluster);
  if (problems.length > 0)
    return { state, happened: [], output: { stdout: '', stderr: `${problems.join('\n')}\n`, exitCode: 1 } };
  const stopped = [...settings.stopped, ...(settings.cloud === 'present' ? [] : [CLOUD])];
  const { cluster, happened } = setStopped(
    setProxyMode(setDelays(state.cluster, settings.delays), settings.proxyMode),
    stopped,
  );
  return { state: { ...state, settings, cluster }, happened };
}
