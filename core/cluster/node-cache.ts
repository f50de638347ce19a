import type { ClusterComponent } from '../apiserver/index.ts';
import type { Millis } from '../sim/index.ts';

/** What an agent has done to its node, and for which Pod it did it. */
export interface NodeCacheMemory {
  /** UID of the Pod whose process made the link; absent: there is none. */
  readonly uid?: string;
  /** Start of that process. */
  readonly startedAt?: string;
}

type NodeCache = ClusterComponent<NodeCacheMemory>;

/** Label of its Pods, and the name of the DaemonSet. */
export const NODE_CACHE = 'node-local-dns';

/** From the start of the process to its rules: it looks for CoreDNS's pidfile once a second. */
export const RULES_AFTER: Millis = 1000;

/** A box, filled with the code once a session may switch the cache on (`provideNodeCache`). */
export const agent: { handle?: NodeCache['handle'] } = {};

/**
 * NodeLocal DNSCache as far as it changes its node: the link and the rules of kubernetes/dns cmd/node-cache. What it answers is `dns/`.
 * Instances run from the first time that the cache is switched on.
 */
export const nodeCache: NodeCache = {
  name: 'node-cache',
  scope: 'node',
  initial: {},
  watches: ['Pod'],
  wants: ({ object }, node) =>
    object.kind === 'Pod' &&
    object.spec.nodeName === node &&
    object.metadata.labels?.['k8s-app'] === NODE_CACHE,
  handle: (memory, event, context) => agent.handle?.(memory, event, context) ?? { memory, effects: [] },
};
