import { nodePortIPs } from '../digest/node-port-addresses.ts';
import type { NodeView } from '../mode.ts';
import type { RuleRole, RuleTag } from '../rule-tag.ts';
import { TABLE } from './dialect.ts';
import { isCompact, masqueradedClusterIPTraffic, masqueradeRequest } from './layout.ts';
import type { Transaction } from './transaction.ts';

/** Chains that netfilter calls: name, type, hook, priority. (proxier.go nftablesBaseChains) */
const BASE_CHAINS = [
  ['filter-prerouting-pre-dnat', 'filter', 'prerouting', -110],
  ['filter-output-pre-dnat', 'filter', 'output', -110],
  ['filter-input', 'filter', 'input', 0],
  ['filter-forward', 'filter', 'forward', 0],
  ['filter-output', 'filter', 'output', 0],
  ['nat-prerouting', 'nat', 'prerouting', -100],
  ['nat-output', 'nat', 'output', -100],
  ['nat-postrouting', 'nat', 'postrouting', 100],
] as const;

const NEW = 'ct state new ';

/** From base chains to the chains that do the work, in the order in which these are made. (nftablesJumpChains) */
const JUMPS = [
  ['filter-input', NEW, 'nodeport-endpoints-check'],
  ['filter-input', NEW, 'service-endpoints-check'],
  ['filter-forward', NEW, 'service-endpoints-check'],
  ['filter-output', NEW, 'service-endpoints-check'],
  ['filter-prerouting-pre-dnat', NEW, 'firewall-check'],
  ['filter-output-pre-dnat', NEW, 'firewall-check'],
  ['nat-output', '', 'services'],
  ['nat-prerouting', '', 'services'],
  ['nat-postrouting', '', 'masquerading'],
  ['filter-forward', NEW, 'cluster-ips-check'],
  ['filter-output', NEW, 'cluster-ips-check'],
] as const;

const tagOf = (role: RuleRole): RuleTag => ({ role });

/**
 * The part of the table that belongs to no Service. The first sync of a process makes base chains anew, as nft does not
 * change the hook or priority of one that exists. (proxier.go setupNFTables)
 */
export function setupTable(view: NodeView, tx: Transaction): void {
  tx.lines.push({
    text: `add table ${tx.dialect.family} ${TABLE} { comment "rules for kube-proxy" ; }`,
    tag: tagOf('frame'),
  });
  addBaseChains(view, tx);
  addJumps(tx);
  if (!isCompact(view)) addMark(view, tx);
  if (isCompact(view)) addCompactMasquerading(view, tx);
  else addMasquerading(view, tx);
  guardClusterIPs(view, tx);
  addNodePortIPs(view, tx);
  addEndpointChecks(view, tx);
  addDispatch(view, tx);
}

function addBaseChains(view: NodeView, tx: Transaction): void {
  if (!view.kept.elements) {
    for (const [name] of BASE_CHAINS) {
      tx.addChain(name);
      tx.run('delete', 'chain', name);
    }
  }
  for (const [name, type, hook, priority] of BASE_CHAINS)
    tx.ensureChain(name, tagOf('frame'), `{ type ${type} hook ${hook} priority ${priority} ; }`);
}

function addJumps(tx: Transaction): void {
  const made = new Set<string>();
  for (const [from, condition, to] of JUMPS) {
    if (!made.has(to)) tx.ensureChain(to);
    made.add(to);
    tx.addRule(from, `${condition}jump ${to}`, tagOf('frame'));
  }
}

function addMark({ masqueradeMark: mark }: NodeView, tx: Transaction): void {
  tx.ensureChain('mark-for-masquerade');
  tx.addRule('mark-for-masquerade', `mark set mark or ${mark}`, tagOf('mark'));
}

function addMasquerading({ masqueradeMark: mark }: NodeView, tx: Transaction): void {
  tx.addRule('masquerading', `mark and ${mark} == 0 return`, tagOf('postrouting'));
  tx.addRule('masquerading', `mark set mark xor ${mark}`, tagOf('postrouting'));
  tx.addRule('masquerading', 'masquerade fully-random', tagOf('postrouting'));
}

/** Hairpins are told by their addresses: source and destination alike, and an endpoint of this node. */
function addCompactMasquerading({ masqueradeMark: mark }: NodeView, tx: Transaction): void {
  const { family, address } = tx.dialect;
  const type = `${address} . ${address} . inet_proto . inet_service`;
  tx.addSet('set', 'hairpin-connections', `type ${type} ; comment "service hairpin connections"`);
  const marked = `mark and ${mark} != 0 mark set mark xor ${mark} masquerade fully-random`;
  tx.addRule('masquerading', marked, tagOf('postrouting'));
  const connection = `${family} saddr . ${family} daddr . ${PORT_KEY}`;
  const hairpin = `ct status dnat ${connection} @hairpin-connections masquerade fully-random`;
  tx.addRule('masquerading', hairpin, tagOf('postrouting'));
}

/** What is still addressed to a cluster IP after nat has no Service port. */
function guardClusterIPs({ serviceCIDRs }: NodeView, tx: Transaction): void {
  const { family, address } = tx.dialect;
  const chain = 'cluster-ips-check';
  tx.addSet('set', 'cluster-ips', `type ${address} ; comment "Active ClusterIPs"`);
  const unused = 'Reject traffic to invalid ports of ClusterIPs';
  tx.addRule(chain, `${family} daddr @cluster-ips reject`, tagOf('unused-port'), unused);
  if (serviceCIDRs.length === 0) return;
  const unallocated = 'Drop traffic to unallocated ClusterIPs';
  const rule = `${family} daddr { ${serviceCIDRs.join(',')} } drop`;
  tx.addRule(chain, rule, tagOf('unallocated'), unallocated);
}

/** Never 127.0.0.1 or ::1: node ports there are not supported in this mode. */
function addNodePortIPs({ nodePorts, localAddresses }: NodeView, tx: Transaction): void {
  tx.addSet('set', 'nodeport-ips', `type ${tx.dialect.address} ; comment "IPs that accept NodePort traffic"`);
  if (nodePorts.matchAll) {
    tx.run('delete', 'set', 'nodeport-ips');
    return;
  }
  tx.run('flush', 'set', 'nodeport-ips');
  for (const ip of nodePortIPs(nodePorts, localAddresses, false))
    tx.addElement('nodeport-ips', ip, tagOf('node-ports'));
}

const PORT_KEY = 'meta l4proto . th dport';

const addMap = ({ dialect, addSet }: Transaction, name: string, withAddress: boolean, comment: string) => {
  const type = `${withAddress ? `${dialect.address} . ` : ''}inet_proto . inet_service : verdict`;
  addSet('map', name, `type ${type} ; comment "${comment}"`);
};

const lookUp = (tx: Transaction, chain: string, key: string, map: string): void =>
  tx.addRule(chain, `${key} vmap @${map}`, tagOf('dispatch'));

function addEndpointChecks({ nodePorts }: NodeView, tx: Transaction): void {
  const { family } = tx.dialect;
  addMap(tx, 'no-endpoint-services', true, 'vmap to drop or reject packets to services with no endpoints');
  const nodePortComment = 'vmap to drop or reject packets to service nodeports with no endpoints';
  addMap(tx, 'no-endpoint-nodeports', false, nodePortComment);
  const helper = '{ comment "helper for @no-endpoint-services / @no-endpoint-nodeports" ; }';
  tx.ensureChain('reject-chain', tagOf('frame'), helper);
  tx.addRule('reject-chain', 'reject', tagOf('no-endpoints'));
  lookUp(tx, 'service-endpoints-check', `${family} daddr . ${PORT_KEY}`, 'no-endpoint-services');
  const served = nodePorts.matchAll ? notLoopback(tx) : `${family} daddr @nodeport-ips`;
  lookUp(tx, 'nodeport-endpoints-check', `${served} ${PORT_KEY}`, 'no-endpoint-nodeports');
}

/** One rule for all cluster IPs. */
function masqueradeClusterIPs(view: NodeView, tx: Transaction): void {
  const condition = masqueradedClusterIPTraffic(view);
  if (condition === undefined) return;
  const traffic = view.config.nftables.masqueradeAll
    ? 'all clusterIP traffic'
    : 'clusterIP traffic from outside cluster';
  const rule = `${tx.dialect.family} daddr @cluster-ips ${condition}${masqueradeRequest(view)}`;
  tx.addRule('services', rule, tagOf('mark-masq'), `masquerade ${traffic}`);
}

function addDispatch(view: NodeView, tx: Transaction): void {
  const { nodePorts } = view;
  const { family } = tx.dialect;
  if (isCompact(view)) masqueradeClusterIPs(view, tx);
  addMap(tx, 'firewall-ips', true, 'destinations that are subject to LoadBalancerSourceRanges');
  lookUp(tx, 'firewall-check', `${family} daddr . ${PORT_KEY}`, 'firewall-ips');
  addMap(tx, 'service-ips', true, 'ClusterIP, ExternalIP and LoadBalancer IP traffic');
  addMap(tx, 'service-nodeports', false, 'NodePort traffic');
  lookUp(tx, 'services', `${family} daddr . ${PORT_KEY}`, 'service-ips');
  const local = nodePorts.matchAll
    ? `fib daddr type local ${notLoopback(tx)}`
    : `${family} daddr @nodeport-ips`;
  lookUp(tx, 'services', `${local} ${PORT_KEY}`, 'service-nodeports');
}

const notLoopback = ({ dialect }: Transaction): string =>
  dialect.family === 'ip' ? 'ip daddr != 127.0.0.0/8' : 'ip6 daddr != ::1';
