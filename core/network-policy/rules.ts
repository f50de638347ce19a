import type { TaggedLine } from '../kernel/index.ts';

/** The table that kindnetd gives the controller (kind images/kindnetd/cmd/kindnetd/main.go, NFTableName). */
const TABLE = 'inet kindnet-network-policies';
/** The queue that it listens on (there, QueueID). FailOpen: with nobody there packets pass. */
export const QUEUE = 101;

const NEIGHBOUR_DISCOVERY = [
  'nd-router-solicit',
  'nd-router-advert',
  'nd-neighbor-solicit',
  'nd-neighbor-advert',
  'nd-redirect',
];

const QUEUED = [
  'ip saddr @podips-v4',
  'ip daddr @podips-v4',
  'ip6 saddr @podips-v6',
  'ip6 daddr @podips-v6',
].map((who) => `${who} queue flags bypass to ${QUEUE}`);

/** DNS over UDP is looked at before the race of two queries in one socket can begin (NetfilterBug1766Fix): in prerouting, behind kube-proxy’s dnat. */
const CHAINS: Readonly<Record<string, readonly [base: string, rules: readonly string[]]>> = {
  postrouting: [
    'hook postrouting priority 95',
    [
      'udp dport 53 accept',
      ...NEIGHBOUR_DISCOVERY.map((type) => `icmpv6 type ${type} accept`),
      'meta skuid 0 accept',
      'ct state established,related accept',
      ...QUEUED,
    ],
  ],
  prerouting: [
    'hook prerouting priority -95',
    ['meta l4proto != udp accept', 'udp dport != 53 accept', ...QUEUED],
  ],
};

const elements = (set: string, addresses: readonly string[]): readonly string[] =>
  addresses.length === 0 ? [] : [`add element ${TABLE} ${set} { ${addresses.join(', ')} }`];

/**
 * The whole table, made anew as each sync does (kube-network-policies v0.8 pkg/networkpolicy/controller.go syncNFTablesRules; rules and
 * order as its test prints them). The real one speaks netlink; this is the same as text.
 */
export function tableLines(addresses: readonly string[]): readonly TaggedLine[] {
  const lines = [
    `add table ${TABLE}`,
    `delete table ${TABLE}`,
    `add table ${TABLE}`,
    `add set ${TABLE} podips-v4 { type ipv4_addr ; }`,
    `add set ${TABLE} podips-v6 { type ipv6_addr ; }`,
    ...elements(
      'podips-v4',
      addresses.filter((address) => !address.includes(':')),
    ),
    ...elements(
      'podips-v6',
      addresses.filter((address) => address.includes(':')),
    ),
    ...Object.entries(CHAINS).flatMap(([chain, [base, rules]]) => [
      `add chain ${TABLE} ${chain} { type filter ${base} ; policy accept ; }`,
      ...rules.map((rule) => `add rule ${TABLE} ${chain} ${rule}`),
    ]),
  ];
  return lines.map((text) => ({ text, tag: { role: 'network-policy' } }));
}
