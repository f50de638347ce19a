import { chosen, leastLoaded, type Scheduler } from './scheduler.ts';

/** Shortest expected delay (net/netfilter/ipvs/ip_vs_sed.c). */
export const sed: Scheduler = {
  name: 'sed',
  rule: 'shortest expected delay: the least (active + 1) for its weight',
  schedule: ({ service, loadOf }) =>
    chosen(leastLoaded(service.realServers, (server) => loadOf(server).active + 1)),
};
