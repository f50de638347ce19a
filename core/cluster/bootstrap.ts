import { emptyApi } from '../apiserver/index.ts';
import { emptyQueue, emptySorted, type Millis } from '../sim/index.ts';
import type { Cluster, Progress } from './cluster.ts';
import { CLOUD, components } from './components.ts';
import { submit } from './draft.ts';
import { settle } from './settle.ts';
import { systemObjects } from './system-objects.ts';
import { baseWorld, type World } from './world.ts';

function emptyCluster(world: World, now: Millis): Cluster {
  const { serviceCIDR, nodePortRange, clusterCIDR, apiServer, seed, ipv6 } = world;
  return {
    now,
    sequence: 0,
    queue: emptyQueue,
    timers: emptySorted,
    chance: { seed, counters: {} },
    delays: {},
    notBefore: {},
    world,
    api: emptyApi({
      serviceClusterIPRanges: ipv6 ? [serviceCIDR, ipv6.serviceCIDR] : [serviceCIDR],
      nodePortRange,
      podCIDRs: ipv6 ? [clusterCIDR, ipv6.clusterCIDR] : [clusterCIDR],
      advertiseAddress: apiServer.address,
    }),
    memory: Object.fromEntries(
      components.filter(({ scope }) => scope === 'cluster').map(({ name, initial }) => [name, initial]),
    ),
    stopped: world.cloud === 'present' ? {} : { [CLOUD]: [] },
    nodes: {},
    dns: {},
  };
}

/** A cluster at rest, begun at `now`: nodes Ready, CoreDNS answering, no manifest applied yet. */
export function bootstrap(world: World = baseWorld, now: Millis = 0): Progress {
  let cluster = emptyCluster(world, now);
  const happened = systemObjects(world).flatMap((object) => {
    const progress = submit(cluster, 'kubeadm', { effect: 'Write', verb: 'create', object });
    cluster = progress.cluster;
    return progress.happened;
  });
  const settled = settle(cluster);
  return { cluster: settled.cluster, happened: [...happened, ...settled.happened] };
}
