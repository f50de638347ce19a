import { once } from '../digest/once-per-object.ts';
import type { ServedPort } from '../digest/served.ts';
import { externallyAccessible, type ServicePort } from '../digest/service-port.ts';
import type { EndpointSelection } from '../digest/topology.ts';
import type { RuleTag } from '../rule-tag.ts';
import { type ServiceChains, serviceChains } from './chains.ts';

/** Why traffic in one direction gets no endpoint, as a filter rule's target and comment. */
export interface Denial {
  readonly role: 'no-endpoints' | 'no-local-endpoints';
  readonly target: 'REJECT' | 'DROP';
  readonly comment: string;
}

/** What the rules of one service port on one node depend on. (proxier.go syncProxyRules, first half of the loop) */
export interface ServicePortView {
  readonly port: ServicePort;
  readonly protocol: string;
  readonly tag: Omit<RuleTag, 'role'>;
  readonly endpoints: EndpointSelection;
  readonly chains: ServiceChains;
  readonly usesCluster: boolean;
  readonly usesLocal: boolean;
  readonly usesExternal: boolean;
  readonly usesFirewall: boolean;
  /** Where cluster IP traffic goes, unless it is denied. */
  readonly internalChain: string;
  /** Where outside traffic goes, unless it is denied. */
  readonly externalPolicyChain: string;
  readonly internalDenial: Denial | undefined;
  readonly externalDenial: Denial | undefined;
}

export const viewServicePort = once(viewOf);

function viewOf({ port, selection: endpoints }: ServedPort): ServicePortView {
  const chains = serviceChains(port);
  const hasLocal = endpoints.local !== null && endpoints.local.length > 0;
  const denial = (policyLocal: boolean): Denial | undefined => {
    if (!endpoints.hasAny) {
      return { role: 'no-endpoints', target: 'REJECT', comment: `"${port.nameString} has no endpoints"` };
    }
    if (!policyLocal || hasLocal) return undefined;
    const comment = `"${port.nameString} has no local endpoints"`;
    return { role: 'no-local-endpoints', target: 'DROP', comment };
  };
  return {
    port,
    protocol: port.protocol.toLowerCase(),
    tag: { service: port.service, port: port.portName, protocol: port.protocol },
    endpoints,
    chains,
    usesCluster: endpoints.cluster !== null && endpoints.cluster.length > 0,
    usesLocal: hasLocal,
    usesExternal: endpoints.hasAny && externallyAccessible(port),
    usesFirewall:
      endpoints.hasAny && port.loadBalancerVIPs.length > 0 && port.loadBalancerSourceRanges.length > 0,
    internalChain: port.internalPolicyLocal ? chains.local : chains.cluster,
    externalPolicyChain: port.externalPolicyLocal ? chains.local : chains.cluster,
    internalDenial: denial(port.internalPolicyLocal),
    externalDenial: denial(port.externalPolicyLocal),
  };
}
