import { provideNft, type TaggedLine } from '../../kernel/index.ts';
import type { Millis } from '../../sim/index.ts';
import type { Kept, NodeView, ProxyMode, Rendering, Written } from '../mode.ts';
import { captureFrontends, elementsAskedBy } from './capture.ts';
import { cleanup, nft } from './cleanup.ts';
import { TABLE } from './dialect.ts';
import { elementStorage } from './elements.ts';
import { isAffinitySet } from './names.ts';
import { objectsOf, serviceWriter, writeServiceRules } from './service-chains.ts';
import { type ServicePortView, viewServicePort } from './service-port-view.ts';
import { setupTable } from './setup.ts';
import { newTransaction, type Transaction } from './transaction.ts';

/** A chain has to have been unused for longer than this before it is deleted (proxier.go syncProxyRules). */
const STALE_FOR: Millis = 1_000;

/**
 * kube-proxy's nftables mode: one `nft -f -` for each sync, which rewrites only Services that changed and maps only where
 * they differ. Chains that fell out of use are emptied at once and deleted by a later sync, in a transaction before its own.
 * Services come sorted by name; upstream's order is that of a Go map.
 * (pkg/proxy/nftables/proxier.go syncProxyRules)
 *
 * Simplified: a process that starts rewrites the endpoint chains that it finds.
 */
export const nftables: ProxyMode = { name: 'nftables', render, cleanup, tools: provideNft };

function render(view: NodeView): Rendering {
  const tx = newTransaction(view.family);
  const { kept } = view;
  const full = view.changed === 'all';
  if (full) setupTable(view, tx);
  const elements = elementStorage(kept.elements, tx);
  const noLocalEndpoints = { internal: 0, external: 0 };
  const written: Record<string, Written> = {};
  for (const port of view.servicePorts) {
    const service = viewServicePort(view, port);
    if (service.internalDenial?.role === 'no-local-endpoints') noLocalEndpoints.internal += 1;
    if (service.externalDenial?.role === 'no-local-endpoints') noLocalEndpoints.external += 1;
    const before = kept.written[port.key];
    const rewrite = !before || view.changed === 'all' || view.changed.has(port.service);
    written[port.key] = writeService(view, service, elements, tx, rewrite ? undefined : before);
  }
  const { removal, staleSince } = retire(view, written, tx);
  const remaining: Kept = {
    written,
    stale: Object.keys(staleSince),
    staleSince,
    elements: elements.finish(),
  };
  return {
    commands: [...nft(removal), ...nft(tx.lines)],
    kept: remaining,
    rules: { [TABLE]: countRules(view, written) },
    noLocalEndpoints,
  };
}

/** Chains first, then elements, then rules, as nft wants what is named to be there. `unchanged` keeps its chains. */
function writeService(
  view: NodeView,
  service: ServicePortView,
  elements: ReturnType<typeof elementStorage>,
  tx: Transaction,
  unchanged: Written | undefined,
): Written {
  if (unchanged) {
    for (const element of elementsAskedBy(view, service)) elements.ensure(...element);
    return unchanged;
  }
  const writer = serviceWriter(view, service, tx);
  const objects = objectsOf(writer);
  const tag = { role: 'frame', ...service.tag } as const;
  const { firewall } = service.chains;
  for (const name of objects) if (!isAffinitySet(name) && name !== firewall) tx.ensureChain(name, tag);
  captureFrontends(view, service, elements, () => tx.ensureChain(firewall, tag));
  const chainsAndElements = tx.lines.length;
  writeServiceRules(writer);
  return { objects, rules: rulesIn(tx.lines.slice(chainsAndElements)) };
}

/** Deletes chains that have been stale long enough, empties those that are stale still or anew, and drops stale affinity sets. */
function retire(view: NodeView, written: Readonly<Record<string, Written>>, tx: Transaction) {
  const { kept, now } = view;
  const since = kept.staleSince ?? {};
  const aged = new Set(kept.stale.filter((chain) => now - (since[chain] ?? now) > STALE_FOR));
  const removal = newTransaction(view.family);
  for (const chain of aged) removal.run('delete', 'chain', chain, { role: 'stale' });
  const unused = unusedObjects(kept, written).filter((name) => !aged.has(name));
  const chains = unused.filter((name) => !isAffinitySet(name));
  for (const chain of chains) tx.run('flush', 'chain', chain, { role: 'stale' });
  for (const name of unused) if (isAffinitySet(name)) tx.run('delete', 'set', name, { role: 'stale' });
  return { removal: removal.lines, staleSince: Object.fromEntries(chains.map((chain) => [chain, now])) };
}

/** Objects that were there and that nothing uses any more. Service ports that were not rewritten are not looked at. */
function unusedObjects(kept: Kept, written: Readonly<Record<string, Written>>): readonly string[] {
  const unused = new Set(kept.stale);
  for (const key in kept.written)
    if (written[key] !== kept.written[key])
      for (const name of (kept.written[key] as Written).objects) unused.add(name);
  if (unused.size === 0) return [];
  for (const key in written)
    if (written[key] !== kept.written[key])
      for (const name of (written[key] as Written).objects) unused.delete(name);
  return [...unused];
}

/** The table's own rules are those of an input without Services: jumps, masquerading, checks and lookups. */
function countRules(view: NodeView, written: Readonly<Record<string, Written>>): number {
  const frame = newTransaction(view.family);
  setupTable(view, frame);
  let sum = rulesIn(frame.lines);
  for (const key in written) sum += (written[key] as Written).rules;
  return sum;
}

const rulesIn = (lines: readonly TaggedLine[]): number =>
  lines.filter(({ text }) => text.startsWith('add rule ')).length;
