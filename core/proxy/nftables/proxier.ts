import { provideNft } from '../../kernel/index.ts';
import { type Millis, sortedGet, sortedKeys, sortedValues } from '../../sim/index.ts';
import type { ServedPort } from '../digest/served.ts';
import { countLacking } from '../lacking.ts';
import { joinLines } from '../lines.ts';
import type { Kept, NodeView, ProxyMode, Rendering, Written } from '../mode.ts';
import {
  countWritten,
  type Fresh,
  formerOf,
  isRewritten,
  newFresh,
  unusedObjects,
  writtenAfter,
} from '../written.ts';
import { captureFrontends, elementsAskedBy } from './capture.ts';
import { cleanup, nft } from './cleanup.ts';
import { TABLE } from './dialect.ts';
import { type Asked, type ElementStorage, elementStorage } from './elements.ts';
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
  if (view.changed === 'all') setupTable(view, tx);
  const isContested = view.kept.contested || isAboutToBe(view);
  const asking = view.changed === 'all' || isContested ? sortedKeys(view.served) : [...view.changed];
  const formerly = isContested ? sortedValues(view.kept.written) : formerOf(view);
  const elements = elementStorage(view.kept, formerly, tx);
  const fresh = newFresh(view);
  for (const service of asking) {
    const ports = sortedGet(view.served, service);
    if (!ports) continue;
    if (isRewritten(view, service)) fresh.set(service, writeService(view, ports, elements, tx));
    else for (const port of ports) askAgain(view, port, elements);
  }
  const { removal, staleSince } = retire(view, fresh, tx);
  const written = writtenAfter(view, fresh);
  const kept: Kept = { written, stale: Object.keys(staleSince), staleSince, ...elements.finish() };
  return {
    commands: [...nft(removal), ...nft(joinLines([tx.lines]))],
    kept,
    rules: { [TABLE]: countTable(view) + countWritten(written) },
    noLocalEndpoints: countLackingLocal(view.served),
  };
}

/** Whether a Service that changed asks for an element that another one has with another value, as for the same external IP: found out by trying. */
function isAboutToBe(view: NodeView): boolean {
  if (view.changed === 'all') return false;
  const trial = elementStorage(view.kept, formerOf(view), newTransaction(view.family));
  for (const service of view.changed)
    for (const port of sortedGet(view.served, service) ?? []) askAgain(view, port, trial);
  return trial.contested;
}

/** An unchanged service port keeps its chains, and asks for the elements that it has. */
function askAgain(view: NodeView, port: ServedPort, elements: ElementStorage): void {
  for (const element of elementsAskedBy(view, viewServicePort(port))) elements.ensure(...element);
}

/** All ports of a Service. */
function writeService(
  view: NodeView,
  ports: readonly ServedPort[],
  elements: ElementStorage,
  tx: Transaction,
): Written {
  const all = ports.map((port) => writeServicePort(view, viewServicePort(port), elements, tx));
  if (all.length === 1) return all[0] as Written;
  return {
    objects: all.flatMap(({ objects }) => objects),
    rules: all.reduce((sum, { rules }) => sum + rules, 0),
    elements: all.flatMap((one) => one.elements),
  };
}

/** Chains first, then elements, then rules, as nft wants what is named to be there. */
function writeServicePort(
  view: NodeView,
  service: ServicePortView,
  elements: ElementStorage,
  tx: Transaction,
) {
  const writer = serviceWriter(view, service, tx);
  const objects = objectsOf(writer);
  const tag = { role: 'frame', ...service.tag } as const;
  const { firewall } = service.chains;
  for (const name of objects) if (!isAffinitySet(name) && name !== firewall) tx.ensureChain(name, tag);
  const asked: (readonly [string, string])[] = [];
  const ensure = (...element: Asked): void => {
    asked.push([element[0], element[1]]);
    elements.ensure(...element);
  };
  captureFrontends(view, service, { ensure }, () => tx.ensureChain(firewall, tag));
  const before = tx.rules;
  writeServiceRules(writer);
  // An array that grows by itself keeps room for sixteen more.
  return { objects: objects.slice(), elements: asked.slice(), rules: tx.rules - before };
}

/** Deletes chains that have been stale long enough, empties those that are stale still or anew, and drops stale affinity sets. */
function retire(view: NodeView, fresh: Fresh, tx: Transaction) {
  const { kept, now } = view;
  const since = kept.staleSince ?? {};
  const aged = new Set(kept.stale.filter((chain) => now - (since[chain] ?? now) > STALE_FOR));
  const removal = newTransaction(view.family);
  for (const chain of aged) removal.run('delete', 'chain', chain, { role: 'stale' });
  const unused = [...unusedObjects(view, fresh)].filter((name) => !aged.has(name));
  const chains = unused.filter((name) => !isAffinitySet(name));
  for (const chain of chains) tx.run('flush', 'chain', chain, { role: 'stale' });
  for (const name of unused) if (isAffinitySet(name)) tx.run('delete', 'set', name, { role: 'stale' });
  return {
    removal: joinLines([removal.lines]),
    staleSince: Object.fromEntries(chains.map((chain) => [chain, now])),
  };
}

const countLackingLocal = countLacking(viewServicePort);

/** The table's own rules are those of an input without Services: jumps, masquerading, checks and lookups. */
function countTable(view: NodeView): number {
  const frame = newTransaction(view.family);
  setupTable(view, frame);
  return frame.rules;
}
