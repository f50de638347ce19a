import type { IptablesCommand } from '../../kernel/index.ts';
import type { Family } from '../../net/index.ts';
import { canaryChain, filterChains, natChains } from './chains.ts';

interface Jump {
  readonly table: 'filter' | 'nat';
  readonly from: string;
  readonly condition?: string;
  readonly comment?: string;
  readonly to: string;
}

const NEW = '-m conntrack --ctstate NEW';
const EXTERNAL = 'kubernetes externally-visible service portals';
const HEALTH = 'kubernetes health check service ports';
const PORTALS = 'kubernetes service portals';
const FORWARDING = 'kubernetes forwarding rules';
const FIREWALL = 'kubernetes load balancer firewall';
const POSTROUTING = 'kubernetes postrouting rules';

/** Each is put at the top, so that the last one of a chain ends up first. (proxier.go iptablesJumpChains) */
const jumps: readonly Jump[] = [
  { table: 'filter', from: 'INPUT', condition: NEW, comment: EXTERNAL, to: 'KUBE-EXTERNAL-SERVICES' },
  { table: 'filter', from: 'FORWARD', condition: NEW, comment: EXTERNAL, to: 'KUBE-EXTERNAL-SERVICES' },
  { table: 'filter', from: 'INPUT', comment: HEALTH, to: 'KUBE-NODEPORTS' },
  { table: 'filter', from: 'FORWARD', condition: NEW, comment: PORTALS, to: 'KUBE-SERVICES' },
  { table: 'filter', from: 'OUTPUT', condition: NEW, comment: PORTALS, to: 'KUBE-SERVICES' },
  { table: 'filter', from: 'FORWARD', comment: FORWARDING, to: 'KUBE-FORWARD' },
  { table: 'filter', from: 'INPUT', condition: NEW, comment: FIREWALL, to: 'KUBE-PROXY-FIREWALL' },
  { table: 'filter', from: 'OUTPUT', condition: NEW, comment: FIREWALL, to: 'KUBE-PROXY-FIREWALL' },
  { table: 'filter', from: 'FORWARD', condition: NEW, comment: FIREWALL, to: 'KUBE-PROXY-FIREWALL' },
  { table: 'nat', from: 'OUTPUT', comment: PORTALS, to: 'KUBE-SERVICES' },
  { table: 'nat', from: 'PREROUTING', comment: PORTALS, to: 'KUBE-SERVICES' },
  { table: 'nat', from: 'POSTROUTING', comment: POSTROUTING, to: 'KUBE-POSTROUTING' },
  // Copies of the kubelet's own (pkg/kubelet/kubelet_network_linux.go).
  { table: 'filter', from: 'INPUT', to: 'KUBE-FIREWALL' },
  { table: 'filter', from: 'OUTPUT', to: 'KUBE-FIREWALL' },
];

const commandOf =
  (family: Family) =>
  (operation: IptablesCommand['operation'], table: string, chain: string, rule = '') =>
    ({ tool: 'iptables', family, table, operation, chain, rule, tag: { role: 'frame' } }) as const;

const canaryTables = ['mangle', 'nat', 'filter'];

/** The single `iptables` calls of a full sync: canaries, then each chain and the jump to it. */
export function ensureJumps(family: Family): readonly IptablesCommand[] {
  const command = commandOf(family);
  return [
    ...canaryTables.map((table) => command('ensure-chain', table, canaryChain)),
    ...jumps.flatMap((jump) => [
      command('ensure-chain', jump.table, jump.to),
      command('ensure-first', jump.table, jump.from, ruleOf(jump)),
    ]),
  ];
}

/**
 * Removes the jumps and all chains but KUBE-FIREWALL, which is the kubelet's too. Upstream lists the chains first, to name
 * those that are there. (proxier.go CleanupLeftovers)
 */
export function cleanup(family: Family): readonly IptablesCommand[] {
  const command = commandOf(family);
  const own = jumps.filter(({ to }) => to !== 'KUBE-FIREWALL');
  const services = ['SVC', 'SVL', 'FW', 'EXT', 'SEP'].map((kind) => `KUBE-${kind}-*`);
  return [
    ...own.map((jump) => command('delete-rule', jump.table, jump.from, ruleOf(jump))),
    ...[...natChains, ...services].map((chain) => command('delete-chains', 'nat', chain)),
    ...filterChains.map((chain) => command('delete-chains', 'filter', chain)),
    ...canaryTables.map((table) => command('delete-chains', table, canaryChain)),
  ];
}

function ruleOf({ condition, comment, to }: Jump): string {
  const words = [condition, comment && `-m comment --comment "${comment}"`, `-j ${to}`];
  return words.filter((word) => word !== undefined).join(' ');
}
