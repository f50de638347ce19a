import type { Pod } from '../api/index.ts';
import { type Reader, reader } from '../apiserver/index.ts';
import type { Cluster } from '../cluster/index.ts';
import type { DnsServer } from '../dns/index.ts';
import type { Netns, Passage } from '../kernel/index.ts';
import { type Millis, purse } from '../sim/index.ts';

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

/**
 * One walk under way: the node network stacks as the packets leave them, the draws, and the time gone by. The cluster
 * itself stands still meanwhile.
 */
export interface Run {
  readonly cluster: Cluster;
  readonly read: Reader;
  elapsed(): Millis;
  spend(time: Millis): void;
  draw(stream: string): number;
  netns(node: string): Netns | undefined;
  /** Keeps the stack that a passage left behind. */
  keep(node: string, passage: Passage): void;
  dns(uid: string): DnsServer | undefined;
  /** Keeps a CoreDNS as an answer left it: with what it cached. */
  keepDns(uid: string, server: DnsServer): void;
  /** The cluster with conntrack, affinity and chance as they are now. */
  finish(): Cluster;
}

export function startRun(cluster: Cluster): Run {
  const chance = purse(cluster.chance);
  let nodes = cluster.nodes;
  let dns = cluster.dns;
  let elapsed: Millis = 0;
  return {
    cluster,
    read: reader(cluster.api),
    elapsed: () => elapsed,
    spend: (time) => {
      elapsed += time;
    },
    draw: chance.draw,
    netns: (node) => nodes[node],
    keep: (node, passage) => {
      nodes = { ...nodes, [node]: passage.netns };
    },
    dns: (uid) => dns[uid],
    keepDns: (uid, server) => {
      dns = { ...dns, [uid]: server };
    },
    finish: () => ({ ...cluster, nodes, dns, chance: chance.spent() }),
  };
}

/** A Pod whose network namespace exists: it has an address and has not finished. */
export const isOnline = (pod: Pod): boolean =>
  pod.status?.podIP !== undefined && pod.status.phase !== 'Succeeded' && pod.status.phase !== 'Failed';

export const pods = (read: Reader): readonly Pod[] =>
  read.list('Pod').filter((object): object is Pod => object.kind === 'Pod');
