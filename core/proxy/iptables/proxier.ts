import type { KernelCommand } from '../../kernel/index.ts';
import type { Kept, NodeView, ProxyMode, Rendering, Written } from '../mode.ts';
import { captureFrontends } from './capture.ts';
import { cleanup, ensureJumps } from './jumps.ts';
import { closeNodeRules, openNodeRules } from './node-rules.ts';
import { chainLine, emptyInput, joinInput, type RestoreInput } from './restore-input.ts';
import { writeServiceChains } from './service-chains.ts';
import { viewServicePort } from './service-port-view.ts';

/** More endpoints than this, and the comments in endpoint rules are left out (proxier.go). */
const LARGE_CLUSTER_ENDPOINTS = 1000;

/**
 * kube-proxy's iptables mode: one `iptables-restore --noflush` for each sync, after the jumps from built-in chains
 * on a full one. Services come sorted by name; upstream's order is that of a Go map, new in each sync.
 * (pkg/proxy/iptables/proxier.go syncProxyRules)
 */
export const iptables: ProxyMode = { name: 'iptables', render, cleanup };

function render(view: NodeView): Rendering {
  const input = emptyInput();
  openNodeRules(view, input);
  const largeCluster = countEndpoints(view) > LARGE_CLUSTER_ENDPOINTS;
  const noLocalEndpoints = { internal: 0, external: 0 };
  const written: Record<string, Written> = {};
  for (const port of view.servicePorts) {
    const service = viewServicePort(view, port);
    if (service.internalDenial?.role === 'no-local-endpoints') noLocalEndpoints.internal += 1;
    if (service.externalDenial?.role === 'no-local-endpoints') noLocalEndpoints.external += 1;
    captureFrontends(view, service, input);
    const before = view.kept.written[port.key];
    if (before && view.changed !== 'all' && !view.changed.has(port.service)) {
      written[port.key] = before;
      continue;
    }
    const rulesBefore = input.natRules.length;
    const objects = writeServiceChains(view, service, largeCluster, input);
    written[port.key] = { objects, rules: input.natRules.length - rulesBefore };
  }
  const kept = removeStaleChains(view, written, largeCluster, input);
  closeNodeRules(view, input);
  return {
    commands: commandsOf(view, input),
    kept,
    rules: countRules(written, view, input),
    noLocalEndpoints,
  };
}

/** Ready or not, over all service ports. */
function countEndpoints({ servicePorts, endpoints }: NodeView): number {
  return servicePorts.reduce((sum, port) => sum + (endpoints.get(port.key)?.length ?? 0), 0);
}

/** A chain has to be flushed by a chain line before `-X` may remove it. Large clusters wait a sync period. */
function removeStaleChains(
  view: NodeView,
  written: Readonly<Record<string, Written>>,
  largeCluster: boolean,
  input: RestoreInput,
): Kept {
  const { kept, now } = view;
  const stale = staleChains(kept, written);
  const waits =
    largeCluster && kept.cleanedAt !== undefined && now - kept.cleanedAt <= view.config.iptables.syncPeriod;
  if (waits) return { written, stale, cleanedAt: kept.cleanedAt };
  for (const chain of stale) {
    input.natChains.push(chainLine(chain, { role: 'stale' }));
    input.natRules.push({ text: `-X ${chain}`, tag: { role: 'stale' } });
  }
  return { written, stale: [], cleanedAt: now };
}

/** Chains that were there and are not in use any more. What a partial sync left alone is not looked at. */
function staleChains(kept: Kept, written: Readonly<Record<string, Written>>): readonly string[] {
  const stale = new Set(kept.stale);
  const { written: before } = kept;
  for (const key in before)
    if (written[key] !== before[key]) for (const chain of (before[key] as Written).objects) stale.add(chain);
  if (stale.size === 0) return [];
  for (const key in written)
    if (written[key] !== before[key])
      for (const chain of (written[key] as Written).objects) stale.delete(chain);
  return [...stale].sort();
}

function commandsOf({ family, changed }: NodeView, input: RestoreInput): readonly KernelCommand[] {
  const restore = { tool: 'iptables-restore', family, lines: joinInput(input) } as const;
  return changed === 'all' ? [...ensureJumps(family), restore] : [restore];
}

/** As the metric counts: without the jumps, and with the chains that a partial sync leaves as they are. */
function countRules(
  written: Readonly<Record<string, Written>>,
  view: NodeView,
  input: RestoreInput,
): Rendering['rules'] {
  let left = 0;
  for (const key in written)
    if (written[key] === view.kept.written[key]) left += (written[key] as Written).rules;
  const removals = input.natRules.filter((line) => line.tag?.role === 'stale').length;
  return { filter: input.filterRules.length, nat: input.natRules.length - removals + left };
}
