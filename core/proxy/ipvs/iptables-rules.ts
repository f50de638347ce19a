import type { TaggedLine } from '../../kernel/index.ts';
import type { NodeView } from '../mode.ts';
import type { RuleRole } from '../rule-tag.ts';
import { filterChains, natChains } from './jumps.ts';
import { nameIn, SETS, type SetName } from './sets.ts';

/** Lines of the two tables while they are written. */
interface Draft {
  readonly view: NodeView;
  readonly nat: TaggedLine[];
  readonly filter: TaggedLine[];
  /** Whether a set has an entry. */
  readonly filled: (set: SetName) => boolean;
}

type Table = 'nat' | 'filter';

const add = (draft: Draft, table: Table, text: string, role: RuleRole): void => {
  draft[table].push({ text: `-A ${text}`, tag: { role } });
};

const match = ({ view }: Draft, set: SetName, directions: string): string =>
  `-m set --match-set ${nameIn(set, view.family)} ${directions}`;

const commented = (draft: Draft, set: SetName, directions: string): string =>
  `-m comment --comment "${SETS[set].comment}" ${match(draft, set, directions)}`;

interface SetRule {
  readonly set: SetName;
  readonly table: Table;
  readonly chain: string;
  readonly protocol?: string;
  readonly directions: string;
  readonly to: string;
  readonly role: RuleRole;
}

const nodePortRules = (['tcp', 'udp', 'sctp'] as const).flatMap((protocol): readonly SetRule[] => {
  const kind = protocol === 'sctp' ? 'SCTP-HASH' : protocol === 'tcp' ? 'TCP' : 'UDP';
  const common = { table: 'nat', chain: 'KUBE-NODE-PORT', protocol } as const;
  const directions = protocol === 'sctp' ? 'dst,dst' : 'dst';
  return [
    { ...common, set: `KUBE-NODE-PORT-LOCAL-${kind}`, directions, to: 'RETURN', role: 'policy' },
    { ...common, set: `KUBE-NODE-PORT-${kind}`, directions, to: 'KUBE-MARK-MASQ', role: 'mark-masq' },
  ];
});

/** Rules that are written while their set has entries. (proxier.go ipsetWithIptablesChain) */
const setRules: readonly SetRule[] = [
  {
    set: 'KUBE-LOOP-BACK',
    table: 'nat',
    chain: 'KUBE-POSTROUTING',
    directions: 'dst,dst,src',
    to: 'MASQUERADE',
    role: 'hairpin',
  },
  {
    set: 'KUBE-LOAD-BALANCER',
    table: 'nat',
    chain: 'KUBE-SERVICES',
    directions: 'dst,dst',
    to: 'KUBE-LOAD-BALANCER',
    role: 'lb',
  },
  {
    set: 'KUBE-LOAD-BALANCER-LOCAL',
    table: 'nat',
    chain: 'KUBE-LOAD-BALANCER',
    directions: 'dst,dst',
    to: 'RETURN',
    role: 'policy',
  },
  ...nodePortRules,
  {
    set: 'KUBE-LOAD-BALANCER-FW',
    table: 'filter',
    chain: 'KUBE-PROXY-FIREWALL',
    directions: 'dst,dst',
    to: 'KUBE-SOURCE-RANGES-FIREWALL',
    role: 'lb-firewall',
  },
  {
    set: 'KUBE-LOAD-BALANCER-SOURCE-CIDR',
    table: 'filter',
    chain: 'KUBE-SOURCE-RANGES-FIREWALL',
    directions: 'dst,dst,src',
    to: 'RETURN',
    role: 'source-range',
  },
  {
    set: 'KUBE-LOAD-BALANCER-SOURCE-IP',
    table: 'filter',
    chain: 'KUBE-SOURCE-RANGES-FIREWALL',
    directions: 'dst,dst,src',
    to: 'RETURN',
    role: 'source-range',
  },
];

function writeSetRules(draft: Draft): void {
  for (const { set, table, chain, protocol, directions, to, role } of setRules) {
    if (!draft.filled(set)) continue;
    const start = protocol === undefined ? chain : `${chain} -p ${protocol}`;
    add(draft, table, `${start} ${commented(draft, set, directions)} -j ${to}`, role);
  }
}

/** What a node itself sends to a cluster IP carries that address as its source, so without a detector the set is asked for the source. */
function masqueradeClusterIPs(draft: Draft): void {
  const { view } = draft;
  const set = 'KUBE-CLUSTER-IP';
  if (!draft.filled(set)) return;
  let condition = commented(draft, set, 'src,dst');
  if (view.config.iptables.masqueradeAll) condition = commented(draft, set, 'dst,dst');
  else if (view.detector) condition = `${commented(draft, set, 'dst,dst')} ${view.detector.ifNotLocal}`;
  add(draft, 'nat', `KUBE-SERVICES ${condition} -j KUBE-MARK-MASQ`, 'mark-masq');
}

/** Traffic from other machines, and to addresses that happen to be local, goes on to the virtual server. */
function acceptExternalIPs(draft: Draft, set: 'KUBE-EXTERNAL-IP' | 'KUBE-EXTERNAL-IP-LOCAL'): void {
  if (!draft.filled(set)) return;
  const start = `KUBE-SERVICES ${commented(draft, set, 'dst,dst')}`;
  if (set === 'KUBE-EXTERNAL-IP') add(draft, 'nat', `${start} -j KUBE-MARK-MASQ`, 'mark-masq');
  const offMachine = '-m physdev ! --physdev-is-in -m addrtype ! --src-type LOCAL';
  add(draft, 'nat', `${start} ${offMachine} -j ACCEPT`, 'external-ip');
  add(draft, 'nat', `${start} -m addrtype --dst-type LOCAL -j ACCEPT`, 'external-ip');
}

function acceptVirtualServers(draft: Draft): void {
  const sets = [
    ['KUBE-CLUSTER-IP', 'cluster-ip'],
    ['KUBE-LOAD-BALANCER', 'lb'],
  ] as const;
  for (const [set, role] of sets)
    if (draft.filled(set)) add(draft, 'nat', `KUBE-SERVICES ${match(draft, set, 'dst,dst')} -j ACCEPT`, role);
}

/** An address on the dummy link is the node's own: without this, everything that listens on the node would be reached by it. */
function guardAddresses(draft: Draft): void {
  const sets = [
    'KUBE-LOAD-BALANCER',
    'KUBE-CLUSTER-IP',
    'KUBE-EXTERNAL-IP',
    'KUBE-EXTERNAL-IP-LOCAL',
  ] as const;
  for (const set of sets)
    add(draft, 'filter', `KUBE-IPVS-FILTER ${match(draft, set, 'dst,dst')} -j RETURN`, 'dispatch');
  const health = match(draft, 'KUBE-HEALTH-CHECK-NODE-PORT', 'dst');
  add(draft, 'filter', `KUBE-IPVS-FILTER ${health} -j RETURN`, 'dispatch');
  const others = `-m conntrack --ctstate NEW ${match(draft, 'KUBE-IPVS-IPS', 'dst')}`;
  add(draft, 'filter', `KUBE-IPVS-FILTER ${others} -j REJECT`, 'unused-port');
}

function writeFilterRules(draft: Draft): void {
  const { masqueradeMark: mark } = draft.view;
  const marked = `-m comment --comment "kubernetes forwarding rules" -m mark --mark ${mark}/${mark}`;
  const known =
    '-m comment --comment "kubernetes forwarding conntrack rule" -m conntrack --ctstate RELATED,ESTABLISHED';
  add(draft, 'filter', `KUBE-FORWARD ${marked} -j ACCEPT`, 'forward');
  add(draft, 'filter', `KUBE-FORWARD ${known} -j ACCEPT`, 'forward');
  const health = commented(draft, 'KUBE-HEALTH-CHECK-NODE-PORT', 'dst');
  add(draft, 'filter', `KUBE-NODE-PORT ${health} -j ACCEPT`, 'health-check');
  guardAddresses(draft);
}

function writeMasquerading(draft: Draft): void {
  const { masqueradeMark: mark, host } = draft.view;
  const random = host.randomFully ? ' --random-fully' : '';
  const snat = '-m comment --comment "kubernetes service traffic requiring SNAT"';
  add(draft, 'nat', `KUBE-POSTROUTING -m mark ! --mark ${mark}/${mark} -j RETURN`, 'postrouting');
  add(draft, 'nat', `KUBE-POSTROUTING -j MARK --xor-mark ${mark}`, 'postrouting');
  add(draft, 'nat', `KUBE-POSTROUTING ${snat} -j MASQUERADE${random}`, 'postrouting');
  add(draft, 'nat', `KUBE-MARK-MASQ -j MARK --or-mark ${mark}`, 'mark');
}

const frame = (text: string): TaggedLine => ({ text, tag: { role: 'frame' } });

/**
 * The input of `iptables-restore`: as many rules as there are sets with entries, however many Services there are. Only the rules of
 * KUBE-IPVS-OUT-FILTER are a Service's own. (proxier.go writeIptablesRules, acceptIPVSTraffic)
 */
export function restoreInput(
  view: NodeView,
  filled: Draft['filled'],
  outFilter: readonly TaggedLine[],
): { readonly lines: readonly TaggedLine[]; readonly rules: Readonly<Record<Table, number>> } {
  const draft: Draft = { view, filled, nat: [], filter: [] };
  const loopback = view.family === 'IPv4' ? '127.0.0.0/8' : '::1/128';
  add(draft, 'nat', `KUBE-SERVICES -s ${loopback} -j RETURN`, 'frame');
  writeSetRules(draft);
  masqueradeClusterIPs(draft);
  acceptExternalIPs(draft, 'KUBE-EXTERNAL-IP');
  acceptExternalIPs(draft, 'KUBE-EXTERNAL-IP-LOCAL');
  add(draft, 'nat', 'KUBE-SERVICES -m addrtype --dst-type LOCAL -j KUBE-NODE-PORT', 'node-ports');
  add(draft, 'nat', 'KUBE-LOAD-BALANCER -j KUBE-MARK-MASQ', 'mark-masq');
  add(draft, 'filter', 'KUBE-SOURCE-RANGES-FIREWALL -j DROP', 'lb-firewall');
  draft.filter.push(...outFilter);
  acceptVirtualServers(draft);
  writeFilterRules(draft);
  writeMasquerading(draft);
  const chains = (names: readonly string[]) => names.map((name) => frame(`:${name} - [0:0]`));
  const commit = frame('COMMIT');
  return {
    lines: [
      frame('*nat'),
      ...chains(natChains),
      ...draft.nat,
      commit,
      frame('*filter'),
      ...chains(filterChains),
      ...draft.filter,
      commit,
    ],
    rules: { nat: draft.nat.length, filter: draft.filter.length },
  };
}
