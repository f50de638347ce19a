import type { KernelCommand } from '../../kernel/index.ts';
import { measure, sortedAround, sortedValues } from '../../sim/index.ts';
import type { ServedPort } from '../digest/served.ts';
import { countLacking } from '../lacking.ts';
import type { Kept, NodeView, ProxyMode, Rendering, Written } from '../mode.ts';
import { countWritten, type Fresh, isRewritten, newFresh, unusedObjects, writtenAfter } from '../written.ts';
import { captureAllOf, captureFrontends } from './capture.ts';
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
  const largeCluster = countEndpoints(view.served) > LARGE_CLUSTER_ENDPOINTS;
  const fresh = writeServices(view, largeCluster, input);
  const written = writtenAfter(view, fresh);
  const left = countWritten(written) - countFresh(fresh);
  const stale = [...unusedObjects(view, fresh)].sort();
  const waits = largeCluster && wasCleanedLately(view);
  const removals = waits ? 0 : removeChains(stale, input);
  closeNodeRules(view, input);
  const kept: Kept = waits ? { ...view.kept, written, stale } : { written, stale: [], cleanedAt: view.now };
  return {
    commands: commandsOf(view, input),
    kept,
    // As the metric counts: without the jumps, and with the chains that a partial sync leaves as they are.
    rules: { filter: input.filterRules.length, nat: input.natRules.length - removals + left },
    noLocalEndpoints: countLackingLocal(view.served),
  };
}

const countLackingLocal = countLacking(viewServicePort);

/** Every sync captures the frontends of all Services, and writes the chains of those that changed. */
function writeServices(view: NodeView, largeCluster: boolean, input: RestoreInput): Fresh {
  const fresh = newFresh(view);
  const writeOne = (ports: readonly ServedPort[]): void => {
    const { service } = (ports[0] as ServedPort).port;
    if (isRewritten(view, service)) fresh.set(service, writeService(view, ports, largeCluster, input));
    else captureFrontends(view, ports, input);
  };
  if (view.changed === 'all') for (const ports of sortedValues(view.served)) writeOne(ports);
  else sortedAround(view.served, [...view.changed], (part) => captureAllOf(view, part, input), writeOne);
  return fresh;
}

/** All ports of a Service. */
function writeService(
  view: NodeView,
  ports: readonly ServedPort[],
  largeCluster: boolean,
  input: RestoreInput,
): Written {
  let objects: readonly string[] = [];
  let rules = 0;
  for (const port of ports) {
    captureFrontends(view, [port], input);
    const before = input.natRules.length;
    const own = writeServiceChains(view, viewServicePort(port), largeCluster, input);
    rules += input.natRules.length - before;
    objects = objects.length > 0 ? [...objects, ...own] : own;
  }
  return { objects, rules };
}

/** Ready or not, over all service ports. */
const countEndpoints = measure<readonly ServedPort[], number>(
  (services) => services.flat().reduce((sum, { endpoints }) => sum + endpoints.length, 0),
  (sums) => sums.reduce((sum, one) => sum + one, 0),
);

function countFresh(fresh: Fresh): number {
  let sum = 0;
  for (const written of fresh.values()) sum += written?.rules ?? 0;
  return sum;
}

/** Large clusters remove chains once in a sync period. */
const wasCleanedLately = ({ kept, now, config }: NodeView): boolean =>
  kept.cleanedAt !== undefined && now - kept.cleanedAt <= config.iptables.syncPeriod;

/** A chain has to be flushed by a chain line before `-X` may remove it. */
function removeChains(stale: readonly string[], input: RestoreInput): number {
  for (const chain of stale) {
    input.natChains.push(chainLine(chain, { role: 'stale' }));
    input.natRules.push({ text: `-X ${chain}`, tag: { role: 'stale' } });
  }
  return stale.length;
}

function commandsOf({ family, changed }: NodeView, input: RestoreInput): readonly KernelCommand[] {
  const restore = { tool: 'iptables-restore', family, lines: joinInput(input) } as const;
  return changed === 'all' ? [...ensureJumps(family), restore] : [restore];
}
