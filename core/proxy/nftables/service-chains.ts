import { cidrContains } from '../../net/index.ts';
import type { Endpoint } from '../digest/endpoints.ts';
import type { NodeView } from '../mode.ts';
import type { RuleRole, RuleTag } from '../rule-tag.ts';
import { isCompact, masqueradedClusterIPTraffic, masqueradeRequest, usesEndpointChains } from './layout.ts';
import { affinitySetOf, endpointChainOf } from './names.ts';
import { externalPolicyChain, internalChain, type ServicePortView } from './service-port-view.ts';
import type { Transaction } from './transaction.ts';

/** A service port with the chains of its endpoints, whether they are made or only lend their names. */
export interface ServiceWriter {
  readonly view: NodeView;
  readonly service: ServicePortView;
  readonly chains: ReadonlyMap<Endpoint, string>;
  readonly tx: Transaction;
}

export function serviceWriter(view: NodeView, service: ServicePortView, tx: Transaction): ServiceWriter {
  const chains = new Map<Endpoint, string>();
  for (const endpoint of service.endpoints.reachable)
    chains.set(endpoint, endpointChainOf(service.port, endpoint));
  return { view, service, chains, tx };
}

const isSticky = ({ port }: ServicePortView): boolean => port.stickyMaxAgeSeconds !== undefined;

/** The chains and affinity sets that a service port uses, in the order in which the chains are made. */
export function objectsOf({ view, service, chains: endpoints }: ServiceWriter): readonly string[] {
  const { chains } = service;
  const names = [...endpoints.values()];
  return [
    ...(usesEndpointChains(view, service) ? names : []),
    ...(service.usesCluster ? [chains.cluster] : []),
    ...(service.usesLocal ? [chains.local] : []),
    ...(service.usesExternal ? [chains.external] : []),
    ...(service.usesFirewall ? [chains.firewall] : []),
    ...(isSticky(service) ? names.map(affinitySetOf) : []),
  ];
}

/** All rules of one service port, into chains that are there and empty. (proxier.go syncProxyRules, second half of the loop) */
export function writeServiceRules(writer: ServiceWriter): void {
  const { view, service } = writer;
  if (!isCompact(view)) masqueradeClusterIP(writer);
  if (service.usesExternal) writeExternalChain(writer);
  if (service.usesFirewall) writeFirewallChain(writer);
  if (isSticky(service)) addAffinitySets(writer);
  const { cluster, local } = service.endpoints;
  if (service.usesCluster) chooseEndpoint(writer, service.chains.cluster, 'Cluster', cluster ?? []);
  if (service.usesLocal) chooseEndpoint(writer, service.chains.local, 'Local', local ?? []);
  if (usesEndpointChains(view, service)) writeEndpointChains(writer);
}

/** Cluster IP traffic that does not come from a Pod, or all of it if so configured. */
function masqueradeClusterIP({ view, service, tx }: ServiceWriter): void {
  const condition = masqueradedClusterIPTraffic(view);
  if (service.internalDenial || condition === undefined) return;
  const rule = `${tx.dialect.family} daddr ${service.port.clusterIP} ${condition}${masqueradeRequest(view)}`;
  tx.addRule(internalChain(service), rule, { role: 'mark-masq', ...service.tag });
}

/** Policy Local keeps the client's address, except for traffic that starts on this node. */
function writeExternalChain({ view, service, tx }: ServiceWriter): void {
  const { detector } = view;
  const { port, tag, chains, externalDenial } = service;
  const add = (role: RuleRole, rule: string, comment?: string): void =>
    tx.addRule(chains.external, rule, { role, ...tag }, comment);
  const mark = masqueradeRequest(view);
  if (!port.externalPolicyLocal) add('mark-masq', mark, isCompact(view) ? 'masquerade' : undefined);
  else {
    if (detector)
      add('short-circuit', `${detector.nft.ifLocal} goto ${chains.cluster}`, 'short-circuit pod traffic');
    add('mark-masq', `fib saddr type local ${mark}`, 'masquerade local traffic');
    add('short-circuit', `fib saddr type local goto ${chains.cluster}`, 'short-circuit local traffic');
  }
  if (!externalDenial) add('policy', `goto ${externalPolicyChain(service)}`);
}

/** A node that holds the load balancer's address sends to it from that very address. */
function writeFirewallChain({ view, service, tx }: ServiceWriter): void {
  const { nodeIP } = view;
  const { port, tag, chains } = service;
  const ranges = port.loadBalancerSourceRanges;
  const nodeAllowed = nodeIP !== undefined && ranges.some((range) => cidrContains(range, nodeIP));
  const allowed = [...ranges, ...(nodeAllowed ? port.loadBalancerVIPs : [])].join(' , ');
  const rule = `${tx.dialect.family} saddr != { ${allowed} } drop`;
  tx.addRule(chains.firewall, rule, { role: 'lb-firewall', ...tag });
}

function addAffinitySets({ service, chains, tx }: ServiceWriter): void {
  const timeout = `timeout ${service.port.stickyMaxAgeSeconds}s`;
  for (const chain of chains.values())
    tx.addSet(
      'set',
      affinitySetOf(chain),
      `type ${tx.dialect.address} ; flags dynamic,timeout ; ${timeout}`,
      {
        role: 'affinity',
        ...service.tag,
      },
    );
}

function endpointTag({ service }: ServiceWriter, from: Endpoint, role: RuleRole): RuleTag {
  const { endpoint, slice, index } = from;
  const { service: name, portName: port, protocol } = service.port;
  return { role, service: name, port, protocol, endpoint, slice, endpointIndex: String(index) };
}

/** First back to the endpoint that a client used before, then one by chance. (proxier.go writeServiceToEndpointRules) */
function chooseEndpoint(
  writer: ServiceWriter,
  chain: string,
  policy: 'Cluster' | 'Local',
  endpoints: readonly Endpoint[],
): void {
  const { view, service, chains, tx } = writer;
  if (isSticky(service)) {
    for (const endpoint of endpoints) {
      const target = chains.get(endpoint) as string;
      const rule = `${tx.dialect.family} saddr @${affinitySetOf(target)} goto ${target}`;
      tx.addRule(chain, rule, { ...endpointTag(writer, endpoint, 'affinity'), policy });
    }
  }
  const random = `numgen random mod ${endpoints.length}`;
  const goto = (endpoint: Endpoint, n: number): string => `${n} : goto ${chains.get(endpoint)}`;
  const address = ({ ip, port }: Endpoint, n: number): string => `${n} : ${ip} . ${port}`;
  const rule = usesEndpointChains(view, service)
    ? `${random} vmap { ${endpoints.map(goto).join(' , ')} }`
    : `meta l4proto ${service.protocol} dnat ${tx.dialect.family} addr . port to ${random} map { ${endpoints.map(address).join(' , ')} }`;
  tx.addRule(chain, rule, { role: 'choose', ...service.tag, policy });
}

/** The chain of each endpoint that this node may send to: masquerade a hairpin, remember the client, then DNAT. */
function writeEndpointChains(writer: ServiceWriter): void {
  const { view, service, chains, tx } = writer;
  const source = `${tx.dialect.family} saddr `;
  const mark = ` ${masqueradeRequest(view)}`;
  const dnat = `meta l4proto ${service.protocol} dnat to `;
  for (const [endpoint, chain] of chains) {
    const add = tx.rulesOf(chain);
    if (!isCompact(view)) add(source + endpoint.ip + mark, endpointTag(writer, endpoint, 'hairpin'));
    if (isSticky(service))
      add(`update @${affinitySetOf(chain)} { ${source}}`, endpointTag(writer, endpoint, 'affinity'));
    add(dnat + endpoint.endpoint, endpointTag(writer, endpoint, 'dnat'));
  }
}
