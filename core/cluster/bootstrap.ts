import { emptyApi } from '../apiserver/index.ts';
import { emptyQueue } from '../sim/index.ts';
import type { Cluster, Progress } from './cluster.ts';
import { components } from './components.ts';
import { typicalDelays } from './delays.ts';
import { settle } from './settle.ts';
import { submit } from './step.ts';
import { systemObjects } from './system-objects.ts';
import { baseWorld, type World } from './world.ts';

function emptyCluster(world: World): Cluster {
  const { serviceCIDR, nodePortRange, clusterCIDR, apiServer, seed } = world;
  return {
    now: 0,
    sequence: 0,
    queue: emptyQueue,
    timers: {},
    chance: { seed, counters: {} },
    delays: typicalDelays,
    world,
    api: emptyApi({
      serviceClusterIPRanges: [serviceCIDR],
      nodePortRange,
      podCIDRs: [clusterCIDR],
      advertiseAddress: apiServer.address,
    }),
    memory: Object.fromEntries(
      components.filter(({ scope }) => scope === 'cluster').map(({ name, initial }) => [name, initial]),
    ),
    nodes: {},
    dns: {},
  };
}

/** A cluster at rest: nodes Ready, CoreDNS answering, no manifest applied yet. */
export function bootstrap(world: World = baseWorld): Progress {
  let cluster = emptyCluster(world);
  const happened = systemObjects(world).flatMap((object) => {
    const progress = submit(cluster, 'kubeadm', { effect: 'Write', verb: 'create', object });
    cluster = progress.cluster;
    return progress.happened;
  });
  const settled = settle(cluster);
  return { cluster: settled.cluster, happened: [...happened, ...settled.happened] };
}
