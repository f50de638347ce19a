import type { IptablesCommand, KernelCommand } from '../../kernel/index.ts';
import type { Family } from '../../net/index.ts';
import { nameIn, setNames } from './sets.ts';

interface Jump {
  readonly table: 'filter' | 'nat';
  readonly from: string;
  readonly to: string;
  readonly comment: string;
}

/** Each is put at the top of its built-in chain, so that the last one of a chain ends up first. (proxier.go iptablesJumpChain) */
const jumps: readonly Jump[] = [
  { table: 'nat', from: 'OUTPUT', to: 'KUBE-SERVICES', comment: 'kubernetes service portals' },
  { table: 'nat', from: 'PREROUTING', to: 'KUBE-SERVICES', comment: 'kubernetes service portals' },
  { table: 'nat', from: 'POSTROUTING', to: 'KUBE-POSTROUTING', comment: 'kubernetes postrouting rules' },
  { table: 'filter', from: 'FORWARD', to: 'KUBE-FORWARD', comment: 'kubernetes forwarding rules' },
  { table: 'filter', from: 'INPUT', to: 'KUBE-NODE-PORT', comment: 'kubernetes health check rules' },
  { table: 'filter', from: 'INPUT', to: 'KUBE-PROXY-FIREWALL', comment: 'kube-proxy firewall rules' },
  { table: 'filter', from: 'FORWARD', to: 'KUBE-PROXY-FIREWALL', comment: 'kube-proxy firewall rules' },
  { table: 'filter', from: 'INPUT', to: 'KUBE-IPVS-FILTER', comment: 'kubernetes ipvs access filter' },
  { table: 'filter', from: 'OUTPUT', to: 'KUBE-IPVS-OUT-FILTER', comment: 'kubernetes ipvs access filter' },
];

/** In the order of their lines in the restore input. (proxier.go iptablesChains) */
export const natChains = [
  'KUBE-SERVICES',
  'KUBE-POSTROUTING',
  'KUBE-NODE-PORT',
  'KUBE-LOAD-BALANCER',
  'KUBE-MARK-MASQ',
] as const;

export const filterChains = [
  'KUBE-FORWARD',
  'KUBE-NODE-PORT',
  'KUBE-PROXY-FIREWALL',
  'KUBE-SOURCE-RANGES-FIREWALL',
  'KUBE-IPVS-FILTER',
  'KUBE-IPVS-OUT-FILTER',
] as const;

/** The dummy link that carries the addresses of Services. */
export const DUMMY = 'kube-ipvs0';

const commandOf =
  (family: Family) =>
  (operation: IptablesCommand['operation'], table: string, chain: string, rule = '') =>
    ({ tool: 'iptables', family, table, operation, chain, rule, tag: { role: 'frame' } }) as const;

const ruleOf = ({ comment, to }: Jump): string => `-m comment --comment "${comment}" -j ${to}`;

/** The single `iptables` calls of a sync: all chains, then the jumps to them. (proxier.go createAndLinkKubeChain) */
export function ensureJumps(family: Family): readonly IptablesCommand[] {
  const command = commandOf(family);
  return [
    ...natChains.map((chain) => command('ensure-chain', 'nat', chain)),
    ...filterChains.map((chain) => command('ensure-chain', 'filter', chain)),
    ...jumps.map((jump) => command('ensure-first', jump.table, jump.from, ruleOf(jump))),
  ];
}

/**
 * Removes all that ipvs mode may have left: virtual servers, the dummy link, jumps and chains, and then the sets, which no rule may name any
 * more. (pkg/proxy/ipvs/cleanup.go; it runs once for both families, and so do its first commands here)
 */
export function cleanup(family: Family): readonly KernelCommand[] {
  const command = commandOf(family);
  const line = (text: string) => ({ text, tag: { role: 'stale' } });
  const once: readonly KernelCommand[] = [
    { tool: 'ipvsadm', lines: [line('-C')] },
    { tool: 'ip', lines: [line(`link del ${DUMMY}`)] },
  ];
  return [
    ...(family === 'IPv4' ? once : []),
    ...jumps.map((jump) => command('delete-rule', jump.table, jump.from, ruleOf(jump))),
    ...natChains.map((chain) => command('delete-chains', 'nat', chain)),
    ...filterChains.map((chain) => command('delete-chains', 'filter', chain)),
    { tool: 'ipset', lines: setNames.map((set) => line(`destroy ${nameIn(set, family)} -exist`)) },
  ];
}
