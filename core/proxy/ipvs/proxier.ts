import { type KernelCommand, serviceSettings, type TaggedLine } from '../../kernel/index.ts';
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
export const ipvs: ProxyMode = { name: 'ipvs', render, cleanup, drain };

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
  const entries = entryLines(plan);
  const { lines, rules } = restoreInput(view, filledAfter(plan, entries), outFilterLines(plan));
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
  const frame = (text: string): TaggedLine => ({ text, tag: { role: 'frame' } });
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
  const written: Record<string, Written> = {};
  const fresh: WantedObjects[] = [];
  for (const port of view.servicePorts) {
    const before = kept.written[port.key];
    if (before && changed !== 'all' && !changed.has(port.service)) {
      written[port.key] = before;
      continue;
    }
    const objects = wantedObjects(view, port, served);
    fresh.push(objects);
    const { internal, external } = objects.noLocalEndpoints;
    const lacks = internal || external ? { lacksLocal: objects.noLocalEndpoints } : {};
    written[port.key] = { objects: namesOf(objects), rules: objects.outFilter.length, ...lacks };
  }
  const candidates = changed === 'all' ? namesInKernel(view) : formerNames(kept, written);
  return { view, written, fresh, gone: unasked(candidates, written) };
}

/** What service ports had that were written anew or are no more. */
const formerNames = (kept: Kept, written: Plan['written']): readonly string[] =>
  Object.entries(kept.written).flatMap(([key, before]) => (written[key] === before ? [] : before.objects));

function unasked(candidates: readonly string[], written: Plan['written']): readonly string[] {
  const left = new Set(candidates);
  if (left.size === 0) return [];
  for (const { objects } of Object.values(written)) for (const name of objects) left.delete(name);
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

function entryLines({ view, fresh, gone }: Plan): readonly TaggedLine[] {
  const lines: TaggedLine[] = [];
  const added = new Set<string>();
  const add = (set: SetName, entry: string, tag: TaggedLine['tag']): void => {
    const name = entryName(set, entry);
    const entries = setOf(view, set)?.entries;
    if (added.has(name) || (entries && sortedGet(entries, entry) !== undefined)) return;
    added.add(name);
    const text = `add ${nameIn(set, view.family)} ${entry} -exist`;
    lines.push(tag ? { text, tag } : { text });
  };
  const remove = (set: string, entry: string): void => {
    lines.push({
      text: `del ${nameIn(set as SetName, view.family)} ${entry} -exist`,
      tag: { role: 'stale' },
    });
  };
  for (const { entries, addresses } of fresh) {
    for (const { set, entry, tag } of entries) add(set, entry, tag);
    for (const address of addresses) add('KUBE-IPVS-IPS', address, { role: 'frame' });
  }
  for (const name of gone) {
    const [kind, first = '', entry = ''] = name.split(' ');
    if (kind === 'entry') remove(first, entry);
    if (kind === 'address') remove('KUBE-IPVS-IPS', first);
  }
  return lines;
}

/** Whether a set has entries once these lines have been run. */
function filledAfter({ view }: Plan, lines: readonly TaggedLine[]): (set: SetName) => boolean {
  const sizes = new Map<string, number>();
  for (const { text } of lines) {
    const [verb, name = ''] = text.split(' ', 2);
    sizes.set(name, (sizes.get(name) ?? 0) + (verb === 'add' ? 1 : -1));
  }
  return (set) => (setOf(view, set)?.entries.size ?? 0) + (sizes.get(nameIn(set, view.family)) ?? 0) > 0;
}

function addressLines({ view, fresh, gone }: Plan, verb: 'add' | 'del'): readonly TaggedLine[] {
  const length = view.family === 'IPv4' ? 32 : 128;
  const line = (address: string): TaggedLine => ({
    text: `addr ${verb} ${address}/${length} dev ${DUMMY}`,
    tag: { role: 'frame' },
  });
  if (verb === 'del')
    return gone.filter((name) => name.startsWith('address ')).map((name) => line(name.slice(8)));
  const bound = new Set(boundAddresses(view));
  const wanted = new Set(fresh.flatMap(({ addresses }) => addresses));
  return [...wanted].filter((address) => !bound.has(address)).map(line);
}

/** Virtual servers that no Service asks for: their connections end with them. (proxier.go cleanLegacyService) */
function removals({ gone }: Plan): readonly TaggedLine[] {
  const options: Readonly<Record<string, string>> = { TCP: '-t', UDP: '-u', SCTP: '--sctp-service' };
  return gone.flatMap((name) => {
    const [kind, protocol = '', endpoint = ''] = name.split(' ');
    if (kind !== 'server') return [];
    return [{ text: `-D ${options[protocol]} ${endpoint}`, tag: { role: 'stale' } }];
  });
}

function outFilterLines({ view, written }: Plan): readonly TaggedLine[] {
  return view.servicePorts.flatMap(({ key, service, portName, protocol }) =>
    (written[key]?.rules ?? 0) === 0
      ? []
      : (written[key]?.objects ?? [])
          .filter((name) => name.startsWith('-A '))
          .map((text) => ({ text, tag: { role: 'lb-firewall', service, port: portName, protocol } })),
  );
}

/** Upstream counts Services, not their ports. */
function countLacking(written: Plan['written']): Rendering['noLocalEndpoints'] {
  const services = (way: 'internal' | 'external'): number =>
    new Set(
      Object.entries(written)
        .filter(([, { lacksLocal }]) => lacksLocal?.[way])
        .map(([key]) => key.slice(0, key.lastIndexOf('/')).split(':')[0]),
    ).size;
  return { internal: services('internal'), external: services('external') };
}
