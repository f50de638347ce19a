import type { TaggedLine } from '../../kernel/index.ts';
import { measure } from '../../sim/index.ts';
import { once } from '../digest/once-per-object.ts';
import type { ServedPort, ServedPorts } from '../digest/served.ts';
import type { NodeView } from '../mode.ts';
import type { RestoreInput } from './restore-input.ts';
import { type Denial, type ServicePortView, viewServicePort } from './service-port-view.ts';

/** nfacct counter of connections to a node port on 127.0.0.1. */
const LOCALHOST_COUNTER = 'localhost_nps_accepted_pkts';

/**
 * The top-level rules of one service port: which packets are taken to its chains, and which are refused or
 * dropped. Every sync writes them for every service port. (proxier.go syncProxyRules, "Capture …")
 */
export function captureFrontends(view: NodeView, ports: readonly ServedPort[], input: RestoreInput): void {
  for (const port of ports) append(capturing(view).ofPort(viewServicePort(port)), input);
}

/** The same for many Services of which none has changed since the last sync. */
export function captureAllOf(view: NodeView, served: ServedPorts, input: RestoreInput): void {
  append(capturing(view).ofAll(served), input);
}

function append({ filterRules, natRules }: Captured, input: RestoreInput): void {
  input.filterRules.append(filterRules);
  input.natRules.append(natRules);
}

interface Captured {
  readonly filterRules: TaggedLine[];
  readonly natRules: TaggedLine[];
}

const capturing = (view: NodeView): typeof plainly =>
  view.localhostNodePorts && view.host.nfacctCounters.includes(LOCALHOST_COUNTER) ? counting : plainly;

const joined = (all: readonly Captured[]): Captured => ({
  filterRules: all.flatMap(({ filterRules }) => filterRules),
  natRules: all.flatMap(({ natRules }) => natRules),
});

/** What was captured once is kept, for each port and for the stretches of Services that a change leaves as they are. */
function capturer(countLocalhost: boolean) {
  const ofPort = once((service: ServicePortView) => captureAll(service, countLocalhost));
  const ofAll = measure<readonly ServedPort[], Captured>(
    (services) => joined(services.flat().map((port) => ofPort(viewServicePort(port)))),
    joined,
  );
  return { ofPort, ofAll };
}

const plainly = capturer(false);
const counting = capturer(true);

function captureAll(service: ServicePortView, countLocalhost: boolean): Captured {
  const captured: Captured = { filterRules: [], natRules: [] };
  captureClusterIP(service, captured);
  captureExternalIPs(service, captured);
  captureLoadBalancer(service, captured);
  captureNodePort(service, captured, countLocalhost);
  openHealthCheck(service, captured);
  // An array that grows by itself keeps room for sixteen more.
  return { filterRules: captured.filterRules.slice(), natRules: captured.natRules.slice() };
}

function captureClusterIP(service: ServicePortView, input: Captured): void {
  const { port, internalDenial, internalChain } = service;
  if (internalDenial) {
    input.filterRules.push(deny('KUBE-SERVICES', service, internalDenial, 'cluster-ip', port.clusterIP));
  } else {
    input.natRules.push(capture(service, 'cluster-ip', 'cluster IP', port.clusterIP, internalChain));
  }
}

function captureExternalIPs(service: ServicePortView, input: Captured): void {
  const { port, endpoints, chains, externalDenial } = service;
  for (const ip of port.externalIPs) {
    if (endpoints.hasAny) {
      input.natRules.push(capture(service, 'external-ip', 'external IP', ip, chains.external));
    }
    if (externalDenial) {
      input.filterRules.push(deny('KUBE-EXTERNAL-SERVICES', service, externalDenial, 'external-ip', ip));
    }
  }
}

function captureLoadBalancer(service: ServicePortView, input: Captured): void {
  const { port, tag, endpoints, chains, usesFirewall, externalDenial } = service;
  for (const ip of port.loadBalancerVIPs) {
    if (endpoints.hasAny) {
      const chain = usesFirewall ? chains.firewall : chains.external;
      input.natRules.push(capture(service, 'lb', 'loadbalancer IP', ip, chain));
    }
    if (usesFirewall) {
      const comment = `"${port.nameString} traffic not accepted by ${chains.firewall}"`;
      input.filterRules.push({
        text: `-A KUBE-PROXY-FIREWALL -m comment --comment ${comment} ${destination(service, ip)} -j DROP`,
        tag: { role: 'lb-firewall', ...tag },
      });
    }
  }
  if (!externalDenial) return;
  for (const ip of port.loadBalancerVIPs) {
    input.filterRules.push(deny('KUBE-EXTERNAL-SERVICES', service, externalDenial, 'lb', ip));
  }
}

function captureNodePort(service: ServicePortView, input: Captured, countLocalhost: boolean): void {
  const { port, protocol, tag, endpoints, chains, externalDenial } = service;
  if (port.nodePort === 0) return;
  if (endpoints.hasAny) {
    const start = `-A KUBE-NODEPORTS -m comment --comment ${port.nameString} -m ${protocol} -p ${protocol}`;
    const ruleTag = { role: 'node-port', ...tag };
    if (countLocalhost) {
      const text = `${start} -d 127.0.0.0/8 --dport ${port.nodePort} -m nfacct --nfacct-name ${LOCALHOST_COUNTER} -j ${chains.external}`;
      input.natRules.push({ text, tag: ruleTag });
    }
    input.natRules.push({ text: `${start} --dport ${port.nodePort} -j ${chains.external}`, tag: ruleTag });
  }
  if (externalDenial) {
    const { comment, target, role } = externalDenial;
    input.filterRules.push({
      text: `-A KUBE-EXTERNAL-SERVICES -m comment --comment ${comment} -m addrtype --dst-type LOCAL -m ${protocol} -p ${protocol} --dport ${port.nodePort} -j ${target}`,
      tag: { role, ...tag, frontend: 'node-port' },
    });
  }
}

/** Written even without any endpoint, and once for each port of the Service. */
function openHealthCheck({ port, tag }: ServicePortView, input: Captured): void {
  if (port.healthCheckNodePort === 0) return;
  input.filterRules.push({
    text: `-A KUBE-NODEPORTS -m comment --comment "${port.nameString} health check node port" -m tcp -p tcp --dport ${port.healthCheckNodePort} -j ACCEPT`,
    tag: { role: 'health-check', ...tag },
  });
}

type Frontend = 'cluster-ip' | 'external-ip' | 'lb';

function capture(service: ServicePortView, role: Frontend, what: string, ip: string, chain: string) {
  const comment = `"${service.port.nameString} ${what}"`;
  return {
    text: `-A KUBE-SERVICES -m comment --comment ${comment} ${destination(service, ip)} -j ${chain}`,
    tag: { role, ...service.tag },
  };
}

function deny(chain: string, service: ServicePortView, denial: Denial, frontend: Frontend, ip: string) {
  return {
    text: `-A ${chain} -m comment --comment ${denial.comment} ${destination(service, ip)} -j ${denial.target}`,
    tag: { role: denial.role, ...service.tag, frontend },
  };
}

function destination({ port, protocol }: ServicePortView, ip: string): string {
  return `-m ${protocol} -p ${protocol} -d ${ip} --dport ${port.port}`;
}
