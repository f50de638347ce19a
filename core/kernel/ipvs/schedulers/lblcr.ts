import type { RealServer } from '../state.ts';
import { isOverloaded, leastOf } from './lblc.ts';
import {
  available,
  type Choice,
  leastLoaded,
  nameOf,
  overhead,
  type Request,
  type Scheduler,
} from './scheduler.ts';

/** Virtual ms after which a set that has not grown gives up its busiest server (DEFAULT_EXPIRATION). */
const EXPIRATION = 24 * 60 * 60 * 1000;

/** The set of a destination without its busiest server, once it has stayed as it is for long enough. */
function shrunk(set: readonly RealServer[], { loadOf, now, service }: Request): readonly RealServer[] {
  if (set.length < 2 || now - Number(service.state?.modified ?? now) <= EXPIRATION) return set;
  const load = (server: RealServer): number => overhead(loadOf(server)) / Math.max(1, server.weight);
  const busiest = set.reduce((most, server) => (load(server) > load(most) ? server : most));
  return set.filter((server) => server !== busiest);
}

const remember = (
  request: Request,
  server: RealServer,
  set: readonly RealServer[],
  grown: boolean,
): Choice => ({
  server,
  state: {
    servers: set.map(nameOf),
    modified: grown ? request.now : Number(request.service.state?.modified ?? request.now),
  },
});

/**
 * Locality-based least connections with replication: a set of servers for the destination address, to which the least loaded one of all is added when
 * the set is overloaded (net/netfilter/ipvs/ip_vs_lblcr.c).
 */
export const lblcr: Scheduler = {
  name: 'lblcr',
  rule: 'locality-based least connections with replication: the least loaded of this virtual address’s own servers, one more when they are overloaded',
  schedule(request) {
    const { service, loadOf } = request;
    const names = service.state?.servers;
    const known = service.realServers.filter(
      (server) => Array.isArray(names) && names.includes(nameOf(server)),
    );
    const own = leastLoaded(known.filter(available), (server) => overhead(loadOf(server)));
    const set = shrunk(known, request);
    if (own && !isOverloaded(own, request)) return remember(request, own, set, false);
    const server = leastOf(request);
    if (!server) return {};
    return remember(request, server, set.includes(server) ? set : [server, ...set], !set.includes(server));
  },
};
