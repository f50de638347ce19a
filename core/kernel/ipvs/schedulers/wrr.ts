import type { RealServer } from '../state.ts';
import { nameOf, type Scheduler } from './scheduler.ts';

const gcd = (a: number, b: number): number => (b === 0 ? a : gcd(b, a % b));

/** Weighted round robin: rounds for servers of at least weight cw, which falls from the greatest weight by the weights' divisor (net/netfilter/ipvs/ip_vs_wrr.c). */
export const wrr: Scheduler = {
  name: 'wrr',
  rule: 'weighted round robin: the next server in the list, heavier ones more often',
  schedule({ service: { realServers, state } }) {
    const weights = realServers.map(({ weight }) => weight).filter((weight) => weight > 0);
    if (weights.length === 0) return {};
    const step = weights.reduce(gcd);
    const most = Math.max(...weights) - (step - 1);
    let current = Math.min(Number(state?.weight ?? most), most);
    let at = realServers.findIndex((server) => nameOf(server) === state?.last);
    for (;;) {
      for (at += 1; at < realServers.length; at++) {
        const server = realServers[at] as RealServer;
        if (server.weight >= current) return { server, state: { last: nameOf(server), weight: current } };
      }
      at = -1;
      current = current - step <= 0 ? most : current - step;
    }
  },
};
