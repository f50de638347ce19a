import { chosen, leastLoaded, overhead, type Scheduler } from './scheduler.ts';

/** Weighted least connections (net/netfilter/ipvs/ip_vs_wlc.c). */
export const wlc: Scheduler = {
  name: 'wlc',
  rule: 'weighted least connections: the fewest (256 × active + inactive) for its weight',
  schedule: ({ service, loadOf }) =>
    chosen(leastLoaded(service.realServers, (server) => overhead(loadOf(server)))),
};
