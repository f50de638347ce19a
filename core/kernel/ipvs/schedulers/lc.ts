import { available, chosen, overhead, type Scheduler } from './scheduler.ts';

/** Least connections: weights do not count, but a server at weight 0 is left out (net/netfilter/ipvs/ip_vs_lc.c). */
export const lc: Scheduler = {
  name: 'lc',
  rule: 'least connections: the server with the fewest (256 × active + inactive)',
  schedule({ service, loadOf }) {
    const servers = service.realServers.filter(available);
    const loads = servers.map((server) => overhead(loadOf(server)));
    return chosen(servers[loads.indexOf(Math.min(...loads))]);
  },
};
