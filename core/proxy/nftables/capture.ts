import type { NodeView } from '../mode.ts';
import type { Asked, ElementStorage } from './elements.ts';
import { elementComment, isCompact } from './layout.ts';
import { internalChain, type ServicePortView } from './service-port-view.ts';

/** What one service port asks of the sets and maps, in order: an unchanged one asks for the same in every sync. */
export const elementsAskedBy = (view: NodeView, service: ServicePortView): readonly Asked[] => {
  const { layout } = view.config.nftables;
  const found = asked.get(service);
  if (found?.layout === layout) return found.elements;
  const elements: Asked[] = [];
  captureFrontends(view, service, { ensure: (...element) => elements.push(element) }, () => undefined);
  asked.set(service, { layout, elements });
  return elements;
};

const asked = new WeakMap<
  ServicePortView,
  { readonly layout: string; readonly elements: readonly Asked[] }
>();

type Elements = Pick<ElementStorage, 'ensure'>;

type Frontend = 'cluster-ip' | 'external-ip' | 'lb';

/**
 * The map elements of one service port: which packets are taken to its chains, and which are refused or dropped.
 * Every sync asks for them. The firewall's chain is made in their midst. (proxier.go syncProxyRules, "Capture …")
 */
export function captureFrontends(
  view: NodeView,
  service: ServicePortView,
  elements: Elements,
  addFirewallChain: () => void,
): void {
  const comment = elementComment(view, service.port.nameString);
  captureClusterIP(service, elements, comment);
  for (const ip of service.port.externalIPs) {
    toExternal(service, elements, 'external-ip', ip);
    denyExternal(service, elements, 'external-ip', ip, comment);
  }
  if (service.usesFirewall) addFirewallChain();
  captureLoadBalancer(service, elements, comment);
  captureNodePort(service, elements, comment);
  if (isCompact(view)) listHairpins(service, elements);
}

const keyOf = ({ protocol, port }: ServicePortView, ip: string): string =>
  `${ip} . ${protocol} . ${port.port}`;

function captureClusterIP(service: ServicePortView, elements: Elements, comment: string): void {
  const { port, tag, internalDenial } = service;
  elements.ensure('cluster-ips', port.clusterIP, { role: 'cluster-ip', ...tag });
  const key = keyOf(service, port.clusterIP);
  if (!internalDenial) {
    const verdict = `goto ${internalChain(service)}`;
    elements.ensure('service-ips', key, { role: 'cluster-ip', ...tag }, verdict);
    return;
  }
  const { role, verdict } = internalDenial;
  const ruleTag = { role, ...tag, frontend: 'cluster-ip' } as const;
  elements.ensure('no-endpoint-services', key, ruleTag, verdict, comment);
}

function captureLoadBalancer(service: ServicePortView, elements: Elements, comment: string): void {
  const { port, tag, usesFirewall, chains } = service;
  for (const ip of port.loadBalancerVIPs) {
    toExternal(service, elements, 'lb', ip);
    if (!usesFirewall) continue;
    const verdict = `goto ${chains.firewall}`;
    elements.ensure('firewall-ips', keyOf(service, ip), { role: 'lb-firewall', ...tag }, verdict);
  }
  for (const ip of port.loadBalancerVIPs) denyExternal(service, elements, 'lb', ip, comment);
}

function captureNodePort(service: ServicePortView, elements: Elements, comment: string): void {
  const { port, protocol, tag, endpoints, chains, externalDenial } = service;
  if (port.nodePort === 0) return;
  const key = `${protocol} . ${port.nodePort}`;
  if (endpoints.hasAny)
    elements.ensure('service-nodeports', key, { role: 'node-port', ...tag }, `goto ${chains.external}`);
  if (!externalDenial) return;
  const { role, verdict } = externalDenial;
  const ruleTag = { role, ...tag, frontend: 'node-port' } as const;
  elements.ensure('no-endpoint-nodeports', key, ruleTag, verdict, comment);
}

/** Endpoints that may be sent back to themselves, which can only be those of this node. */
function listHairpins({ endpoints, protocol, tag }: ServicePortView, elements: Elements): void {
  for (const { ip, port, isLocal } of endpoints.reachable)
    if (isLocal)
      elements.ensure('hairpin-connections', `${ip} . ${ip} . ${protocol} . ${port}`, {
        role: 'hairpin',
        ...tag,
      });
}

function toExternal(service: ServicePortView, elements: Elements, role: Frontend, ip: string): void {
  if (!service.endpoints.hasAny) return;
  const verdict = `goto ${service.chains.external}`;
  elements.ensure('service-ips', keyOf(service, ip), { role, ...service.tag }, verdict);
}

function denyExternal(
  service: ServicePortView,
  elements: Elements,
  frontend: Frontend,
  ip: string,
  comment: string,
): void {
  if (!service.externalDenial) return;
  const { role, verdict } = service.externalDenial;
  const tag = { role, ...service.tag, frontend };
  elements.ensure('no-endpoint-services', keyOf(service, ip), tag, verdict, comment);
}
