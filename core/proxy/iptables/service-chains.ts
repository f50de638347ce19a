import { cidrContains } from '../../net/index.ts';
import type { NodeView } from '../mode.ts';
import type { RuleRole } from '../rule-tag.ts';
import { endpointWriter, writeEndpointRules, writeServiceToEndpointRules } from './endpoint-chains.ts';
import { chainLine, type RestoreInput } from './restore-input.ts';
import type { ServicePortView } from './service-port-view.ts';

/**
 * The chains of one service port: KUBE-EXT, KUBE-FW, KUBE-SVC, KUBE-SVL and a KUBE-SEP for each endpoint. A
 * partial sync writes them only for Services that changed. Gives the names of the chains that are in use.
 */
export function writeServiceChains(
  view: NodeView,
  service: ServicePortView,
  largeCluster: boolean,
  input: RestoreInput,
): readonly string[] {
  const { chains, endpoints } = service;
  masqueradeClusterIP(view, service, input);
  const own = [
    ...(service.usesExternal ? [chains.external] : []),
    ...(service.usesFirewall ? [chains.firewall] : []),
    ...(service.usesCluster ? [chains.cluster] : []),
    ...(service.usesLocal ? [chains.local] : []),
  ];
  for (const chain of own) input.natChains.push(chainLine(chain, { role: 'frame', ...service.tag }));
  if (service.usesExternal) writeExternalChain(view, service, input);
  if (service.usesFirewall) writeFirewallChain(view, service, input);
  const writer = endpointWriter(service, largeCluster, input);
  if (service.usesCluster) {
    writeServiceToEndpointRules(writer, chains.cluster, 'Cluster', endpoints.cluster ?? []);
  }
  if (service.usesLocal) writeServiceToEndpointRules(writer, chains.local, 'Local', endpoints.local ?? []);
  writeEndpointRules(writer);
  return own.concat([...writer.targets.values()]);
}

/** The only reason to masquerade cluster IP traffic: it does not come from a Pod (or all of it is to be masqueraded). */
function masqueradeClusterIP(view: NodeView, service: ServicePortView, input: RestoreInput): void {
  const { port, protocol, tag, internalChain, internalDenial } = service;
  const { masqueradeAll } = view.config.iptables;
  if (internalDenial || (!masqueradeAll && !view.detector)) return;
  const condition = masqueradeAll || !view.detector ? '' : `${view.detector.ifNotLocal} `;
  input.natRules.push({
    text: `-A ${internalChain} -m comment --comment "${port.nameString} cluster IP" -m ${protocol} -p ${protocol} -d ${port.clusterIP} --dport ${port.port} ${condition}-j KUBE-MARK-MASQ`,
    tag: { role: 'mark-masq', ...tag },
  });
}

/** Policy Local keeps the client's address, except for traffic that starts on this node. */
function writeExternalChain(view: NodeView, service: ServicePortView, input: RestoreInput): void {
  const { port, tag, chains, externalPolicyChain, externalDenial } = service;
  const add = (role: RuleRole, what: string, rest: string): void => {
    const comment = `"${what} for ${port.nameString} external destinations"`;
    const text = `-A ${chains.external} -m comment --comment ${comment} ${rest}`;
    input.natRules.push({ text, tag: { role, ...tag } });
  };
  if (!port.externalPolicyLocal) {
    add('mark-masq', 'masquerade traffic', '-j KUBE-MARK-MASQ');
  } else {
    if (view.detector) add('short-circuit', 'pod traffic', `${view.detector.ifLocal} -j ${chains.cluster}`);
    add('mark-masq', 'masquerade LOCAL traffic', '-m addrtype --src-type LOCAL -j KUBE-MARK-MASQ');
    add('short-circuit', 'route LOCAL traffic', `-m addrtype --src-type LOCAL -j ${chains.cluster}`);
  }
  if (externalDenial) return;
  const text = `-A ${chains.external} -j ${externalPolicyChain}`;
  input.natRules.push({ text, tag: { role: 'policy', ...tag } });
}

/** Allowed sources go on; the rest falls out without DNAT and meets the DROP in KUBE-PROXY-FIREWALL. */
function writeFirewallChain(view: NodeView, service: ServicePortView, input: RestoreInput): void {
  const { port, tag, chains } = service;
  const start = `-A ${chains.firewall} -m comment --comment`;
  const allow = (source: string): void => {
    const text = `${start} "${port.nameString} loadbalancer IP" -s ${source} -j ${chains.external}`;
    input.natRules.push({ text, tag: { role: 'source-range', ...tag } });
  };
  for (const range of port.loadBalancerSourceRanges) allow(range);
  // A node that holds the load balancer's address sends to it from that very address.
  const { nodeIP } = view;
  if (nodeIP !== undefined && port.loadBalancerSourceRanges.some((range) => cidrContains(range, nodeIP))) {
    for (const ip of port.loadBalancerVIPs) allow(ip);
  }
  const text = `${start} "other traffic to ${port.nameString} will be dropped by KUBE-PROXY-FIREWALL"`;
  input.natRules.push({ text, tag: { role: 'lb-firewall', ...tag } });
}
