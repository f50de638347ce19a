import { type Reader, reader } from '../apiserver/index.ts';
import type { Cluster, OpenSocket, RememberedAddress } from '../cluster/index.ts';
import type { DnsServer } from '../dns/index.ts';
import { isTaken, type KernelContext, type Netns, type Passage } from '../kernel/index.ts';
import { flowKey, type Header, type Packet } from '../net/index.ts';
import { type Millis, purse } from '../sim/index.ts';
import { type AddressBook, addressBook } from './address-book.ts';
import { queuesOf } from './policing.ts';
import type { Request } from './request.ts';

/** Times of the data plane, in virtual ms. Orders of magnitude of a LAN and of small programs; only their sum shows. */
export const latency = {
  /** One pass through a node's hooks. */
  hooks: 0.02,
  /** Between two machines on the node network. */
  wire: 0.25,
  /** A veth pair or the CNI bridge. */
  veth: 0.01,
  /** A small web server answering. */
  server: 0.8,
} as const;

/** A number that was drawn from a stream. */
export interface Drawn {
  readonly stream: string;
  readonly value: number;
  /** Of a source port: the flow that it is for, and the nodes where it must be free. */
  readonly socket?: Socket;
}

export interface Socket {
  readonly flow: Omit<Header, 'sport'>;
  readonly nodes: readonly string[];
}

/** What a load balancer (or the network outside) does with the packets of one flow: where they enter, and as what. */
export interface Admission {
  readonly node: string;
  /** Of a proxying load balancer: what takes the place of the header. */
  readonly as?: Pick<Packet, 'src' | 'sport' | 'dst' | 'dport'>;
}

/**
 * One request under way: the node network stacks as the packets leave them, the draws, and the time gone by. The cluster
 * itself stands still meanwhile.
 */
export interface Run {
  readonly cluster: Cluster;
  readonly request: Pick<Request, 'entry' | 'choose' | 'keepAlive'>;
  readonly read: Reader;
  readonly book: AddressBook;
  elapsed(): Millis;
  spend(time: Millis): void;
  draw(stream: string, socket?: Socket): number;
  /** Every draw so far. */
  readonly drawn: readonly Drawn[];
  /** What the kernels get for a packet that is looked at now. */
  context(): KernelContext;
  netns(node: string): Netns | undefined;
  /** Whether a flow that the node knows has this header. */
  isTaken(node: string, header: Header): boolean;
  /** Keeps the stack that a passage left behind. */
  keep(node: string, passage: Passage): void;
  dns(process: string): DnsServer | undefined;
  /** Keeps a CoreDNS as an answer left it: with what it cached. */
  keepDns(process: string, server: DnsServer): void;
  /** How the flow of a packet from outside came in, and the packet that a proxying load balancer got for one of its replies. */
  admission(packet: Packet): Admission | undefined;
  admit(packet: Packet, admission: Admission): void;
  proxied(reply: Packet): Packet | undefined;
  /** Connections that clients hold open. */
  socket(key: string): OpenSocket | undefined;
  holdSocket(key: string, socket: OpenSocket | undefined): void;
  /** Addresses that applications got once and go on with. */
  remembered(key: string): RememberedAddress | undefined;
  remember(key: string, address: RememberedAddress): void;
  /** The cluster with conntrack, affinity and chance as they are now. */
  finish(): Cluster;
}

/** Starts a request. `brief`: nobody wants the kernels' records. */
export function startRun(cluster: Cluster, request: Run['request'] = {}, brief = false): Run {
  const chance = purse(cluster.chance);
  const admissions = new Map<string, Admission>();
  const proxied = new Map<string, Packet>();
  let { nodes, dns, sockets, remembered } = cluster;
  let elapsed: Millis = 0;
  const drawn: Drawn[] = [];
  const drawFrom = (stream: string, socket?: Socket): number => {
    const value = chance.draw(stream);
    drawn.push({ stream, value, ...(socket ? { socket } : {}) });
    return value;
  };
  const draw = (): number => drawFrom('netfilter');
  const queue = queuesOf(cluster);
  // A record shows each node as each packet left it; without one only the end is seen.
  const unseen = brief ? { brief, owned: new WeakSet<object>() } : {};
  return {
    cluster,
    request,
    read: reader(cluster.api),
    book: addressBook(cluster.api),
    elapsed: () => elapsed,
    spend: (time) => {
      elapsed += time;
    },
    draw: drawFrom,
    drawn,
    context: () => ({
      now: cluster.now + elapsed,
      draw,
      queue,
      ...(request.choose === undefined ? {} : { prefer: request.choose }),
      ...unseen,
    }),
    netns: (node) => nodes[node],
    isTaken: (node, header) => {
      const netns = nodes[node];
      return netns !== undefined && isTaken(netns.conntrack, header, cluster.now + elapsed);
    },
    keep: (node, passage) => {
      nodes = { ...nodes, [node]: passage.netns };
    },
    dns: (process) => dns[process],
    keepDns: (process, server) => {
      const pod = `${process.split('/')[0]}/`;
      // A process that began anew takes the place of the one before.
      const others = Object.entries(dns).filter(([key]) => key === process || !key.startsWith(pod));
      dns = { ...Object.fromEntries(others), [process]: server };
    },
    admission: (packet) => admissions.get(flowKey(packet)),
    admit: (packet, admission) => {
      admissions.set(flowKey(packet), admission);
      const { as } = admission;
      if (as)
        proxied.set(
          flowKey({ ...packet, src: as.dst, sport: as.dport, dst: as.src, dport: as.sport }),
          packet,
        );
    },
    proxied: (reply) => proxied.get(flowKey(reply)),
    socket: (key) => sockets?.[key],
    holdSocket: (key, socket) => {
      const { [key]: _old, ...rest } = sockets ?? {};
      sockets = socket ? { ...rest, [key]: socket } : rest;
    },
    remembered: (key) => remembered?.[key],
    remember: (key, address) => {
      remembered = { ...remembered, [key]: address };
    },
    finish: () => ({
      ...cluster,
      nodes,
      dns,
      chance: chance.spent(),
      ...(sockets === undefined ? {} : { sockets }),
      ...(remembered === undefined ? {} : { remembered }),
    }),
  };
}
