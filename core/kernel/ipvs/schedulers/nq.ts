import { available, chosen, leastLoaded, type Scheduler } from './scheduler.ts';

/** Never queue (net/netfilter/ipvs/ip_vs_nq.c). */
export const nq: Scheduler = {
  name: 'nq',
  rule: 'never queue: an idle server if there is one, else the least (active + 1) for its weight',
  schedule({ service: { realServers }, loadOf }) {
    const idle = realServers.find((server) => available(server) && loadOf(server).active === 0);
    return chosen(idle ?? leastLoaded(realServers, (server) => loadOf(server).active + 1));
  },
};
