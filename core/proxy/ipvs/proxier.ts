import {
  type KernelCommand,
  provideIpvs,
  serviceSettings,
  type Tag,
  type TaggedLine,
} from '../../kernel/index.ts';
import { sortedGet } from '../../sim/index.ts';
import { nodePortIPs } from '../digest/node-port-addresses.ts';
import type { Kept, NodeView, ProxyMode, Rendering, Written } from '../mode.ts';
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
  readonly written: Readonly<Record<string, Written>>;
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
  const { lines, rules } = restoreInput(view, filled, outFilterLines(plan));
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
  const { kept, changed } = view;
  const served = nodePortIPs(view.nodePorts, nodeAddresses(view), false);
  const written = unchanged(kept.written, changed);
  const fresh: WantedObjects[] = [];
  for (const port of view.servicePorts) {
    if (written[port.key]) continue;
    const objects = wantedObjects(view, port, served);
    fresh.push(objects);
    const { internal, external } = objects.noLocalEndpoints;
    const lacks = internal || external ? { lacksLocal: objects.noLocalEndpoints } : {};
    written[port.key] = { objects: namesOf(objects), rules: objects.outFilter.length, ...lacks };
  }
  const candidates = changed === 'all' ? namesInKernel(view) : formerNames(kept, written);
  return { view, written, fresh, gone: unasked(candidates, kept, written) };
}

/** `namespace/name` of `namespace/name:port/PROTOCOL`. */
const serviceOf = (key: string): string => {
  const colon = key.indexOf(':');
  return key.slice(0, colon < 0 ? key.lastIndexOf('/') : colon);
};

/** What is left of an earlier sync: of Services that have changed nothing, of the others all. */
function unchanged(written: Kept['written'], changed: NodeView['changed']): Record<string, Written> {
  if (changed === 'all') return {};
  const left: Record<string, Written> = { ...written };
  for (const key in written) if (changed.has(serviceOf(key))) delete left[key];
  return left;
}

/** What service ports had that were written anew or are no more. */
function formerNames({ written: before }: Kept, written: Plan['written']): readonly string[] {
  const names: string[] = [];
  for (const key in before) if (written[key] !== before[key]) names.push(...(before[key] as Written).objects);
  return names;
}

/** Names that no service port has. Those that were written anew, which most of the names come from, are asked first. */
function unasked(candidates: readonly string[], kept: Kept, written: Plan['written']): readonly string[] {
  const left = new Set(candidates);
  const take = (wanted: (key: string) => boolean): void => {
    for (const key in written) {
      if (left.size === 0) return;
      if (wanted(key)) for (const name of (written[key] as Written).objects) left.delete(name);
    }
  };
  const isFresh = (key: string): boolean => written[key] !== kept.written[key];
  take(isFresh);
  take((key) => !isFresh(key));
  return [...left];
}

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

function outFilterLines({ view, written }: Plan): readonly TaggedLine[] {
  const lines: TaggedLine[] = [];
  for (const { key, service, portName, protocol } of view.servicePorts) {
    const own = written[key];
    if (!own || own.rules === 0) continue;
    const tag = { role: 'lb-firewall', service, port: portName, protocol };
    for (const name of own.objects) if (name.startsWith('-A ')) lines.push({ text: name, tag });
  }
  return lines;
}

/** Upstream counts Services, not their ports. */
function countLacking(written: Plan['written']): Rendering['noLocalEndpoints'] {
  const found = { internal: new Set<string>(), external: new Set<string>() };
  for (const key in written) {
    const lacks = written[key]?.lacksLocal;
    if (!lacks) continue;
    if (lacks.internal) found.internal.add(serviceOf(key));
    if (lacks.external) found.external.add(serviceOf(key));
  }
  return { internal: found.internal.size, external: found.external.size };
}
