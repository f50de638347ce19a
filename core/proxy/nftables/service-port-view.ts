import { once } from '../digest/once-per-object.ts';
import type { ServedPort } from '../digest/served.ts';
import { externallyAccessible, type ServicePort } from '../digest/service-port.ts';
import type { EndpointSelection } from '../digest/topology.ts';
import type { RuleTag } from '../rule-tag.ts';
import { type ServiceChains, serviceChains } from './names.ts';

/** Why traffic in one direction gets no endpoint, as the verdict in a no-endpoint map. */
export interface Denial {
  readonly role: 'no-endpoints' | 'no-local-endpoints';
  readonly verdict: 'goto reject-chain' | 'drop';
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
  /** Also without endpoints: then strangers are dropped where others are refused. */
  readonly usesFirewall: boolean;
  readonly internalDenial: Denial | undefined;
  readonly externalDenial: Denial | undefined;
}

export const viewServicePort = once(viewOf);

function viewOf({ port, selection: endpoints }: ServedPort): ServicePortView {
  const hasLocal = endpoints.local !== null && endpoints.local.length > 0;
  const denial = (policyLocal: boolean): Denial | undefined => {
    if (!endpoints.hasAny) return { role: 'no-endpoints', verdict: 'goto reject-chain' };
    return policyLocal && !hasLocal ? { role: 'no-local-endpoints', verdict: 'drop' } : undefined;
  };
  return {
    port,
    protocol: port.protocol.toLowerCase(),
    tag: { service: port.service, port: port.portName, protocol: port.protocol },
    endpoints,
    chains: serviceChains(port),
    usesCluster: endpoints.cluster !== null && endpoints.cluster.length > 0,
    usesLocal: hasLocal,
    usesExternal: endpoints.hasAny && externallyAccessible(port),
    usesFirewall: port.loadBalancerVIPs.length > 0 && port.loadBalancerSourceRanges.length > 0,
    internalDenial: denial(port.internalPolicyLocal),
    externalDenial: denial(port.externalPolicyLocal),
  };
}

/** Where cluster IP traffic goes, unless it is denied. */
export const internalChain = ({ port, chains }: ServicePortView): string =>
  port.internalPolicyLocal ? chains.local : chains.cluster;

/** Where outside traffic goes in the end, unless it is denied. */
export const externalPolicyChain = ({ port, chains }: ServicePortView): string =>
  port.externalPolicyLocal ? chains.local : chains.cluster;
