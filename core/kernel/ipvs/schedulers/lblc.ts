import type { RealServer } from '../state.ts';
import { available, leastLoaded, nameOf, overhead, type Request, type Scheduler } from './scheduler.ts';

/** Busier than its weight while another server has less than half its own weight to do. */
export const isOverloaded = (server: RealServer, { service, loadOf }: Request): boolean =>
  loadOf(server).active > server.weight &&
  service.realServers.some((other) => loadOf(other).active * 2 < other.weight);

export const leastOf = ({ service, loadOf }: Request): RealServer | undefined =>
  leastLoaded(service.realServers, (server) => overhead(loadOf(server)));

/**
 * Locality-based least connections: the server that the destination address had last time, until that is overloaded
 * (net/netfilter/ipvs/ip_vs_lblc.c). Simplified: what a destination had is not forgotten after a day without use.
 */
export const lblc: Scheduler = {
  name: 'lblc',
  rule: 'locality-based least connections: the server that this virtual address had before, until it is overloaded',
  schedule(request) {
    const { service, packet } = request;
    const before = service.realServers.find((server) => nameOf(server) === service.state?.[packet.dst]);
    const server = before && available(before) && !isOverloaded(before, request) ? before : leastOf(request);
    return server ? { server, state: { ...service.state, [packet.dst]: nameOf(server) } } : {};
  },
};
