import { available, nameOf, type Scheduler } from './scheduler.ts';

/** Round robin (net/netfilter/ipvs/ip_vs_rr.c). */
export const rr: Scheduler = {
  name: 'rr',
  rule: 'round robin: the next server in the list',
  schedule({ service: { realServers, state } }) {
    const last = realServers.findIndex((server) => nameOf(server) === state?.last);
    const round = [...realServers.slice(last + 1), ...realServers.slice(0, last + 1)];
    const server = round.find(available);
    return server ? { server, state: { last: nameOf(server) } } : {};
  },
};
