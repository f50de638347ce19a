import type { Millis } from '../sim/index.ts';
import { initialMemory, type ProxyMemory } from './memory.ts';

/** Name of the timer at which kube-proxy syncs. */
export const SYNC_TIMER = 'sync';

/** Name of the timer at which real servers that drain are looked at again, and how often that is (pkg/proxy/ipvs/graceful_termination.go). */
export const DRAIN_TIMER = 'drain';
export const DRAIN_INTERVAL: Millis = 60_000;

/** What a process is started with, where it differs from the configuration. */
export type ProxyStarted = Pick<ProxyMemory, 'mode' | 'scheduler' | 'layout'>;

/**
 * What a kube-proxy remembers that has been started again with another configuration, once it has listed all objects: it knows
 * nothing of what the former process wrote. Its first sync, due at once (set `SYNC_TIMER`), removes the rules that were left.
 */
export function restarted(memory: ProxyMemory, started: ProxyStarted, now: Millis): ProxyMemory {
  const { services, slices, node } = memory;
  return { ...initialMemory, services, slices, ...(node ? { node } : {}), ...started, syncDue: now };
}
