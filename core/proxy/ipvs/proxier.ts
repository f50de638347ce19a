import {
  type KernelCommand,
  provideIpvs,
  serviceSettings,
  type Tag,
  type TaggedLine,
} from '../../kernel/index.ts';
import { measure, sortedGet, sortedKeys } from '../../sim/index.ts';
import { nodePortIPs } from '../digest/node-port-addresses.ts';
import type { Kept, NodeView, ProxyMode, Rendering, Written } from '../mode.ts';
import { type Fresh, formerOf, newFresh, writtenAfter } from '../written.ts';
import { restoreInput } from './iptables-rules.ts';
import { cleanup, DUMMY, ensureJumps } from './jumps.ts';
import {
  addressName,
  boundAddresses,
  entryName,
  ipvsOf,
  namesInKernel,
  serverName,
  setOf,
} from './kernel-state.ts';
import { drain, drainingOf, syncRealServers } from './real-servers.ts';
import { nodeAddresses, type WantedObjects, wantedObjects } from './service-port.ts';
import { headerOf, nameIn, SETS, type SetName, setNames } from './sets.ts';

/**
 * kube-proxy's ipvs mode, deprecated since v1.35: a virtual server for each frontend, a few rules over ipsets, and the addresses of Services on a dummy
 * link. A sync reads the kernel's tables and runs what is missing, item by item; only the few rules are written as a whole.
 * Services come sorted by name and real servers by address; upstream's order is that of Go maps. (pkg/proxy/ipvs/proxier.go syncProxyRules)
 */
export const ipvs: ProxyMode = { name: 'ipvs', render, cleanup, drain, tools: provideIpvs };

const FRAME = { role: 'frame' } as const;
const STALE = { role: 'stale' } as const;

/** What a sync has worked out before it runs anything. */
interface Plan {
  readonly view: NodeView;
  readonly written: Kept['written'];
  /** Objects of service ports that changed; in a full sync of all. */
  readonly fresh: readonly WantedObjects[];
  /** Names of objects in the kernel that nobody asks for any more. */
  readonly gone: readonly string[];
}

function render(view: NodeView): Rendering {
  const plan = planOf(view);
  const draining = drainingOf(view);
  const servers = serverLines(plan, draining);
  const { lines: entries, grown } = entryLines(plan);
  const filled = (set: SetName): boolean => (setOf(view, set)?.entries.size ?? 0) + (grown.get(set) ?? 0) > 0;
  const { lines, rules } = restoreInput(view, filled, outFilterLines(plan.written));
  const commands: readonly KernelCommand[] = [
    ...(view.changed === 'all' ? setup(view) : []),
    ...batch('ip', addressLines(plan, 'add')),
    ...batch('ipvsadm', servers),
    ...batch('ipset', entries),
    { tool: 'iptables-restore', family: view.family, lines },
    ...batch('ip', addressLines(plan, 'del')),
    ...batch('ipvsadm', removals(plan)),
  ];
  const { written } = plan;
  const kept: Kept = { written, stale: [...draining], cleanedAt: view.kept.cleanedAt ?? view.now };
  return { commands, kept, rules, noLocalEndpoints: countLacking(written) };
}

const batch = (tool: 'ip' | 'ipvsadm' | 'ipset', lines: readonly TaggedLine[]): readonly KernelCommand[] =>
  lines.length > 0 ? [{ tool, lines }] : [];

/** What NewProxier sets and every sync makes sure of: sysctls, the dummy link, the sets, the jumps. */
function setup({ family, config }: NodeView): readonly KernelCommand[] {
  const frame = (text: string): TaggedLine => ({ text, tag: FRAME });
  const arp = { 'net.ipv4.conf.all.arp_ignore': 1, 'net.ipv4.conf.all.arp_announce': 2 };
  return [
    {
      tool: 'sysctl',
      set: {
        'net.ipv4.vs.conntrack': 1,
        'net.ipv4.vs.expire_nodest_conn': 1,
        'net.ipv4.vs.expire_quiescent_template': 1,
        'net.ipv4.ip_forward': 1,
        ...(config.ipvs.strictARP ? arp : {}),
      },
    },
    { tool: 'ip', lines: [frame(`link add ${DUMMY} type dummy`)] },
    {
      tool: 'ipset',
      lines: setNames.map((set) =>
        frame(`create ${nameIn(set, family)} ${SETS[set].type} ${headerOf(set, family)} -exist`),
      ),
    },
    ...ensureJumps(family),
  ];
}

const namesOf = (objects: WantedObjects): readonly string[] => [
  ...objects.servers.map(({ key }) => serverName(key)),
  ...objects.entries.map(({ set, entry }) => entryName(set, entry)),
  ...objects.addresses.map(addressName),
  ...objects.outFilter.map(({ text }) => text),
];

function planOf(view: NodeView): Plan {
  const served = nodePortIPs(view.nodePorts, nodeAddresses(view), false);
  const services = newFresh(view);
  const fresh: WantedObjects[] = [];
  for (const name of view.changed === 'all' ? sortedKeys(view.served) : view.changed) {
    const ports = sortedGet(view.served, name);
    const objects = ports?.map((port) => wantedObjects(view, port, served));
    if (!objects) continue;
    fresh.push(...objects);
    services.set(name, writtenOf(objects));
  }
  const written = writtenAfter(view, services);
  const candidates =
    view.changed === 'all' ? namesInKernel(view) : formerOf(view).flatMap(({ objects }) => objects);
  return { view, written, fresh, gone: unasked(candidates, services, written) };
}

function writtenOf(all: readonly WantedObjects[]): Written {
  const internal = all.some(({ noLocalEndpoints }) => noLocalEndpoints.internal);
  const external = all.some(({ noLocalEndpoints }) => noLocalEndpoints.external);
  const outFilter = all.flatMap((objects) => objects.outFilter);
  return {
    objects: all.flatMap(namesOf),
    rules: outFilter.length,
    ...(outFilter.length > 0 ? { outFilter } : {}),
    ...(internal || external ? { lacksLocal: { internal, external } } : {}),
  };
}

/** Names that no Service has. Those that were written anew, which most of the names come from, are asked first. */
function unasked(candidates: readonly string[], fresh: Fresh, written: Plan['written']): readonly string[] {
  const left = new Set(candidates);
  for (const own of fresh.values()) for (const name of own?.objects ?? []) left.delete(name);
  if (left.size === 0) return [];
  const asked = namesAsked(written);
  return [...left].filter((name) => !asked.some((names) => names.has(name)));
}

/** Names of objects, in as many sets as it has parts: one is made anew where a Service has changed. */
const namesAsked = measure<Written, readonly ReadonlySet<string>[]>(
  (all) => [new Set(all.flatMap(({ objects }) => objects))],
  (sets) => sets.flat(),
);

/** Virtual servers that are missing or differ, each followed by its real servers. */
function serverLines({ view, fresh }: Plan, draining: Set<string>): readonly TaggedLine[] {
  const ipvs = ipvsOf(view);
  const isFirst = view.kept.cleanedAt === undefined;
  const wanted = new Map(fresh.flatMap(({ servers }) => servers.map((server) => [server.key, server])));
  const lines: TaggedLine[] = [];
  for (const server of wanted.values()) {
    const present = sortedGet(ipvs.services, server.key);
    if (!present || serviceSettings(present) !== server.settings)
      lines.push({ text: `${present ? '-E' : '-A'} ${server.words} ${server.settings}`, tag: server.tag });
    for (const line of syncRealServers(ipvs, view.now, server, draining, isFirst)) lines.push(line);
  }
  return lines;
}

/** Entries that are missing and those that are too many; by how many each set grows. */
function entryLines({ view, fresh, gone }: Plan): {
  readonly lines: readonly TaggedLine[];
  readonly grown: ReadonlyMap<SetName, number>;
} {
  const lines: TaggedLine[] = [];
  const added = new Set<string>();
  const grown = new Map<SetName, number>();
  const run = (verb: 'add' | 'del', set: SetName, entry: string, tag: Tag): void => {
    lines.push({ text: `${verb} ${nameIn(set, view.family)} ${entry} -exist`, tag });
    grown.set(set, (grown.get(set) ?? 0) + (verb === 'add' ? 1 : -1));
  };
  const add = (set: SetName, entry: string, tag: Tag): void => {
    const name = entryName(set, entry);
    const entries = setOf(view, set)?.entries;
    if (added.has(name) || (entries && sortedGet(entries, entry) !== undefined)) return;
    added.add(name);
    run('add', set, entry, tag);
  };
  for (const { entries, addresses } of fresh) {
    for (const { set, entry, tag } of entries) add(set, entry, tag);
    for (const address of addresses) add('KUBE-IPVS-IPS', address, FRAME);
  }
  for (const name of gone) {
    const [kind, first = '', entry = ''] = name.split(' ');
    if (kind === 'entry') run('del', first as SetName, entry, STALE);
    if (kind === 'address') run('del', 'KUBE-IPVS-IPS', first, STALE);
  }
  return { lines, grown };
}

function addressLines({ view, fresh, gone }: Plan, verb: 'add' | 'del'): readonly TaggedLine[] {
  const length = view.family === 'IPv4' ? 32 : 128;
  const line = (address: string): TaggedLine => ({
    text: `addr ${verb} ${address}/${length} dev ${DUMMY}`,
    tag: FRAME,
  });
  if (verb === 'del')
    return gone.filter((name) => name.startsWith('address ')).map((name) => line(name.slice(8)));
  // The set of bound addresses knows nearly all of them, and is searched faster than the link's long list.
  const known = setOf(view, 'KUBE-IPVS-IPS')?.entries;
  const wanted = new Set(fresh.flatMap(({ addresses }) => addresses));
  const missing = [...wanted].filter((address) => !known || sortedGet(known, address) === undefined);
  if (missing.length === 0) return [];
  const bound = new Set(boundAddresses(view));
  return missing.filter((address) => !bound.has(address)).map(line);
}

/** Virtual servers that no Service asks for: their connections end with them. (proxier.go cleanLegacyService) */
function removals({ gone }: Plan): readonly TaggedLine[] {
  const options: Readonly<Record<string, string>> = { TCP: '-t', UDP: '-u', SCTP: '--sctp-service' };
  return gone.flatMap((name) => {
    const [kind, protocol = '', endpoint = ''] = name.split(' ');
    if (kind !== 'server') return [];
    return [{ text: `-D ${options[protocol]} ${endpoint}`, tag: STALE }];
  });
}

const outFilterLines = measure<Written, readonly TaggedLine[]>(
  (all) => all.flatMap(({ outFilter = [] }) => outFilter),
  (lines) => lines.flat(),
);

/** Upstream counts Services, not their ports. */
const countLacking = measure<Written, Rendering['noLocalEndpoints']>(
  (all) => ({
    internal: all.filter(({ lacksLocal }) => lacksLocal?.internal).length,
    external: all.filter(({ lacksLocal }) => lacksLocal?.external).length,
  }),
  (sums) => ({
    internal: sums.reduce((sum, { internal }) => sum + internal, 0),
    external: sums.reduce((sum, { external }) => sum + external, 0),
  }),
);
