import { joinHostPort, type Protocol } from '../../net/index.ts';
import { emptySorted, type Sorted } from '../../sim/index.ts';
import type { Tag } from '../load.ts';
import type { Connection, Template } from './connection.ts';

/** Who may serve a virtual server. Only forwarding by NAT ("Masq") is modelled. */
export interface RealServer {
  readonly address: string;
  readonly port: number;
  /** 0: gets no new connections. */
  readonly weight: number;
  /** The last weight that was not 0, where the weight is 0 now. */
  readonly lastWeight?: number;
  readonly tag?: Tag;
}

/** What a scheduler remembers between two choices, by names of its own. Plain data. */
export type SchedulerState = Readonly<Record<string, string | number | readonly string[]>>;

/** An address and port that IPVS answers for. */
export interface VirtualServer {
  readonly protocol: Exclude<Protocol, 'ICMP'>;
  readonly address: string;
  readonly port: number;
  /** Name of one of `SCHEDULERS`. */
  readonly scheduler: string;
  /** Flags of the scheduler: `sh-port`, `mh-fallback`, … */
  readonly flags: readonly string[];
  /** Seconds that a client sticks to its real server; absent: the virtual server is not persistent. */
  readonly persistence?: number;
  /** In the order of the kernel's list: the one that was added last comes first. */
  readonly realServers: readonly RealServer[];
  /** What the scheduler remembers. */
  readonly state?: SchedulerState;
  readonly tag?: Tag;
}

/** The tables of ip_vs in one network namespace. */
export interface Ipvs {
  /** By `serverKey`. */
  readonly services: Sorted<VirtualServer>;
  /** By the flow key of the client's packets, and the key of those by the flow key of the replies. */
  readonly connections: Sorted<Connection>;
  readonly replies: Sorted<string>;
  /** Persistence templates by virtual server and client. */
  readonly templates: Sorted<Template>;
  /** Virtual ms before which no connection has run out. */
  readonly checkAt?: number;
}

export const emptyIpvs: Ipvs = {
  services: emptySorted,
  connections: emptySorted,
  replies: emptySorted,
  templates: emptySorted,
};

/** `TCP 10.96.0.1:443`. */
export const serverKey = (protocol: string, address: string, port: number): string =>
  `${protocol} ${joinHostPort(address, port)}`;
