import type { Header } from '../../../net/index.ts';
import type { RealServer, SchedulerState, VirtualServer } from '../state.ts';

/** Connections of one real server through one virtual server. */
export interface Load {
  readonly active: number;
  readonly inactive: number;
}

/** One connection to be placed. */
export interface Request {
  readonly service: VirtualServer;
  readonly packet: Header;
  readonly now: number;
  loadOf(server: RealServer): Load;
}

/** Who gets the connection, and what is remembered of it. Nobody: the virtual server has no destination. */
export interface Choice {
  readonly server?: RealServer;
  readonly state?: SchedulerState;
}

/** One module ip_vs_*.ko. A new one is a file beside this one and a line in `index.ts`. */
export interface Scheduler {
  readonly name: string;
  /** How it chooses, for a reader. */
  readonly rule: string;
  schedule(request: Request): Choice;
}

export const available = ({ weight }: RealServer): boolean => weight > 0;

/** `address:port`, which tells real servers of one virtual server apart. */
export const nameOf = ({ address, port }: RealServer): string => `${address}:${port}`;

/** Load as most schedulers reckon it: an active connection counts as 256 inactive ones (include/net/ip_vs.h, ip_vs_dest_conn_overhead). */
export const overhead = ({ active, inactive }: Load): number => active * 256 + inactive;

/** The available server with the least load for its weight; of several, the first in the list. */
export function leastLoaded(
  servers: readonly RealServer[],
  load: (server: RealServer) => number,
): RealServer | undefined {
  let least: { readonly server: RealServer; readonly load: number } | undefined;
  for (const server of servers.filter(available)) {
    const own = load(server);
    if (!least || least.load * server.weight > own * least.server.weight) least = { server, load: own };
  }
  return least?.server;
}

/** A choice that leaves nothing to remember. */
export const chosen = (server: RealServer | undefined): Choice => (server ? { server } : {});
