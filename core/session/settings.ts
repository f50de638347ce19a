import { sameJson } from '../api/index.ts';
import {
  CLOUD,
  type Cluster,
  type Happening,
  type ProxyStart,
  setDelays,
  setKubeletVersion,
  setNodeLocalDns,
  setProxyModes,
  setStopped,
  whyNotADelay,
} from '../cluster/index.ts';
import { outsideWith, whyNotOutside } from '../dns/index.ts';
import { IPVS_SCHEDULERS } from '../kernel/index.ts';
import type { SessionState } from './state.ts';
import type { Answer, Settings } from './types.ts';

interface Changed {
  readonly state: SessionState;
  readonly happened: readonly Happening[];
  readonly output?: NonNullable<Answer['output']>;
}

const proxiesOf = ({ proxyMode, proxyModes, ipvsScheduler, kubernetesVersion }: Settings): ProxyStart => ({
  mode: proxyMode,
  ...(proxyModes ? { modes: proxyModes } : {}),
  ...(ipvsScheduler ? { scheduler: ipvsScheduler } : {}),
  ...(kubernetesVersion === 'v1.36' ? { release: kubernetesVersion } : {}),
});

function problemsOf(settings: Settings, cluster: Cluster): readonly string[] {
  const { delays, stopped, proxyModes = {}, ipvsScheduler = 'rr', outside = {} } = settings;
  const instances = Object.keys(cluster.memory);
  const components = instances.map((instance) => instance.split('/', 1)[0] ?? '');
  const nodes = Object.keys(cluster.nodes);
  return [
    ...Object.entries(delays).flatMap(([name, ms]) => whyNotADelay(name, ms, components, nodes) ?? []),
    ...stopped
      .filter((instance) => !instances.includes(instance))
      .map((instance) => `nothing called "${instance}" runs in this cluster`),
    ...Object.keys(proxyModes)
      .filter((node) => !nodes.includes(node))
      .map((node) => `nodes "${node}" not found`),
    ...whyNotOutside(outside),
    ...(IPVS_SCHEDULERS.includes(ipvsScheduler) ? [] : [`no IPVS scheduler is called "${ipvsScheduler}"`]),
  ];
}

/** What `forward` finds from now on. */
function withOutside(cluster: Cluster, { outside, outsideSilent = false }: Settings): Cluster {
  const { unreachable: _before, ...answers } = cluster.world.upstream;
  const known = outside ? outsideWith(answers, outside) : answers;
  const upstream = outsideSilent ? { ...known, unreachable: true } : known;
  return sameJson(upstream, cluster.world.upstream)
    ? cluster
    : { ...cluster, world: { ...cluster.world, upstream } };
}

/** Takes over what was set; all or nothing, as one wrong name makes the rest doubtful. */
export function changeSettings(state: SessionState, change: Partial<Settings>): Changed {
  const settings: Settings = { ...state.settings, ...change };
  const problems = problemsOf(settings, state.cluster);
  if (problems.length > 0)
    return { state, happened: [], output: { stdout: '', stderr: `${problems.join('\n')}\n`, exitCode: 1 } };
  const stopped = [...settings.stopped, ...(settings.cloud === 'present' ? [] : [CLOUD])];
  const delayed = setDelays(withOutside(state.cluster, settings), settings.delays);
  const upgraded = setKubeletVersion(delayed, settings.kubernetesVersion ?? 'v1.34');
  // What the cache on the nodes is told depends on the mode of the kube-proxies.
  const proxied = setProxyModes(upgraded.cluster, proxiesOf(settings));
  const cached = setNodeLocalDns(proxied, settings.nodeLocalDns ?? false);
  const { cluster, happened } = setStopped(cached.cluster, stopped);
  return {
    state: { ...state, settings, cluster },
    happened: [...upgraded.happened, ...cached.happened, ...happened],
  };
}
