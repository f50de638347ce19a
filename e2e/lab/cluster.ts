import { bootstrap, type Cluster } from '../../core/cluster/index.ts';
import { virtualTime } from '../conformance/kubectl/vector.ts';

/** A cluster at rest whose clock is the wall's: what a client on this machine makes of its timestamps is right. */
export function newCluster(wall: number = Date.now()): Cluster {
  const { cluster } = bootstrap();
  return bootstrap(undefined, virtualTime(wall) - cluster.now).cluster;
}
