import { hash16 } from '../digest/names.ts';
import type { ServicePort } from '../digest/service-port.ts';

/** Chains of the filter table that every sync writes anew, in the order of their chain lines. */
export const filterChains = [
  'KUBE-SERVICES',
  'KUBE-EXTERNAL-SERVICES',
  'KUBE-FORWARD',
  'KUBE-NODEPORTS',
  'KUBE-PROXY-FIREWALL',
] as const;

/** Chains of the nat table that every sync writes anew. */
export const natChains = ['KUBE-SERVICES', 'KUBE-NODEPORTS', 'KUBE-POSTROUTING', 'KUBE-MARK-MASQ'] as const;

/** Empty chain in mangle, nat and filter: if it vanishes, somebody flushed iptables. */
export const canaryChain = 'KUBE-PROXY-CANARY';

/** The chains of one service port. (pkg/proxy/iptables/proxier.go servicePort*ChainName) */
export interface ServiceChains {
  readonly cluster: string;
  readonly local: string;
  readonly firewall: string;
  readonly external: string;
}

/** One hash stands in all four names: `namespace/name:port` and the protocol in lower case. */
export function serviceChains(port: ServicePort): ServiceChains {
  const hash = hash16(port.nameString + port.protocol.toLowerCase());
  return {
    cluster: `KUBE-SVC-${hash}`,
    local: `KUBE-SVL-${hash}`,
    firewall: `KUBE-FW-${hash}`,
    external: `KUBE-EXT-${hash}`,
  };
}

/** The chain of one endpoint of a service port; `endpoint` is `ip:port`. */
export function endpointChain(port: ServicePort, endpoint: string): string {
  return hash16(port.nameString + port.protocol.toLowerCase() + endpoint, 'KUBE-SEP-');
}
