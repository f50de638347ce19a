import type { Pod } from '../api/index.ts';
import type { ClusterContext, ClusterReaction, ComponentEvent } from '../apiserver/index.ts';
import type { IptablesCommand, KernelCommand, Load, TaggedLine } from '../kernel/index.ts';
import { agent, type NodeCacheMemory, RULES_AFTER } from './node-cache.ts';

const DEVICE = 'nodelocaldns';
const TAG = { role: 'node-cache' };
const RULES_TIMER = 'rules';

/** `-localip` of its arguments: where it listens, and what its rules are about. */
function localAddresses({ spec }: Pod): readonly string[] {
  const [args = []] = spec.containers.map((container) => container.args);
  return (args[args.indexOf('-localip') + 1] ?? '').split(',').filter((address) => address !== '');
}

interface Rule {
  readonly table: 'raw' | 'filter';
  readonly chain: 'PREROUTING' | 'INPUT' | 'OUTPUT';
  readonly text: string;
}

/** One address's rules, in the order in which the agent sees to them (cmd/node-cache/app/cache_app.go initIptables). */
function rulesFor(address: string): readonly Rule[] {
  const both = (table: Rule['table'], chain: Rule['chain'], match: string, target: string) =>
    ['tcp', 'udp'].map((protocol) => ({ table, chain, text: `-p ${protocol} ${match} -j ${target}` }));
  const [to, from] = [`-d ${address} --dport 53`, `-s ${address} --sport 53`];
  return [
    ...both('raw', 'PREROUTING', to, 'NOTRACK'),
    ...both('filter', 'INPUT', to, 'ACCEPT'),
    ...both('raw', 'OUTPUT', from, 'NOTRACK'),
    ...both('filter', 'OUTPUT', from, 'ACCEPT'),
    ...both('raw', 'OUTPUT', to, 'NOTRACK'),
    { table: 'raw', chain: 'OUTPUT', text: `-p tcp -d ${address} --dport 8080 -j NOTRACK` },
    { table: 'raw', chain: 'OUTPUT', text: `-p tcp -s ${address} --sport 8080 -j NOTRACK` },
  ];
}

/** Each rule goes to the top of its chain, unless it is there already (setupNetworking, TeardownNetworking). */
const rules = (
  addresses: readonly string[],
  operation: 'ensure-first' | 'delete-rule',
): readonly IptablesCommand[] =>
  addresses.flatMap(rulesFor).map(({ table, chain, text }) => ({
    tool: 'iptables',
    family: 'IPv4',
    table,
    operation,
    chain,
    rule: text,
    tag: TAG,
  }));

const ip = (...lines: readonly string[]): KernelCommand => ({
  tool: 'ip',
  lines: lines.map((text): TaggedLine => ({ text, tag: TAG })),
});

/** The link that the agent makes: nothing is on it, its addresses are the node's own (pkg/netif). */
const makeLink = (addresses: readonly string[]): KernelCommand =>
  ip(`link add ${DEVICE} type dummy`, ...addresses.map((address) => `addr add ${address}/32 dev ${DEVICE}`));

const loaded = ({ node = '' }: ClusterContext, ...commands: readonly KernelCommand[]): readonly Load[] => [
  { effect: 'Load', node, commands },
];

function ends(pod: Pod, context: ClusterContext): ClusterReaction<NodeCacheMemory> {
  const takenAway = [ip(`link del ${DEVICE}`), ...rules(localAddresses(pod), 'delete-rule')];
  return { memory: {}, effects: loaded(context, ...takenAway) };
}

function handle(
  memory: NodeCacheMemory,
  event: ComponentEvent,
  context: ClusterContext,
): ClusterReaction<NodeCacheMemory> {
  const nothing = { memory, effects: [] };
  if (event.type === 'REFUSED') return nothing;
  if (event.type === 'TIMER') {
    const pod = context.read.list('Pod').find(({ metadata }) => metadata.uid === memory.uid);
    return pod?.kind === 'Pod'
      ? { memory, effects: loaded(context, ...rules(localAddresses(pod), 'ensure-first')) }
      : nothing;
  }
  if (event.object.kind !== 'Pod') return nothing;
  const { metadata, status } = event.object;
  const uid = metadata.uid ?? '';
  if (event.type === 'DELETED' || metadata.deletionTimestamp !== undefined)
    return memory.uid === uid ? ends(event.object, context) : nothing;
  const startedAt = status?.containerStatuses?.[0]?.state.running?.startedAt;
  // A process that broke off has left everything as it was: the next one finds it.
  if (startedAt === undefined || startedAt === memory.startedAt) return nothing;
  return {
    memory: { uid, startedAt },
    effects: [
      ...loaded(context, makeLink(localAddresses(event.object))),
      { effect: 'Later', after: RULES_AFTER, timer: RULES_TIMER },
    ],
  };
}

/**
 * What the agent does to its node: a link with its addresses at the start, its rules once CoreDNS in it has written its pidfile, and all of it
 * taken away when it is told to end (caddy.OnProcessExit). One that is killed leaves both. Simplified: it does not look every minute whether
 * they are still there.
 */
export function provideNodeCache(): void {
  agent.handle = handle;
}
