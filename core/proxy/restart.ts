import type { KubeProxyConfiguration } from './config.ts';
import { initialMemory, type ProxyMemory } from './memory.ts';

/** Name of the timer at which kube-proxy syncs. */
export const SYNC_TIMER = 'sync';

/**
 * What a kube-proxy remembers that has been started again with another mode, once it has listed all objects: it knows
 * nothing of what the former process wrote. Its first sync, due at once (set `SYNC_TIMER`), removes the rules of the other modes.
 */
export function restarted(
  memory: ProxyMemory,
  mode: KubeProxyConfiguration['mode'],
  now: number,
): ProxyMemory {
  const { services, slices, node } = memory;
  return { ...initialMemory, services, slices, ...(node ? { node } : {}), mode, syncDue: now };
}
