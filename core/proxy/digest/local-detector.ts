import type { Node } from '../../api/index.ts';
import { addressOf, cidrOf, type Family, familyOf } from '../../net/index.ts';

/** How kube-proxy tells traffic of Pods from other traffic (kubeproxy.config.k8s.io LocalMode). */
export type DetectLocalMode = 'ClusterCIDR' | 'NodeCIDR' | 'BridgeInterface' | 'InterfaceNamePrefix';

/** The settings that detection reads. */
export interface DetectLocalSettings {
  readonly detectLocalMode: DetectLocalMode;
  /** One CIDR per family, separated by commas. */
  readonly clusterCIDR: string;
  readonly detectLocal: { readonly bridgeInterface: string; readonly interfaceNamePrefix: string };
}

/** Rule arguments that match traffic from Pods, or all other traffic, for iptables and for nft. (pkg/proxy/util/localdetector.go) */
export interface LocalDetector {
  readonly ifLocal: string;
  readonly ifNotLocal: string;
  readonly nft: { readonly ifLocal: string; readonly ifNotLocal: string };
}

/** The detector of one family; undefined where nothing is configured: then no traffic counts as a Pod's. */
export function localDetector(
  settings: DetectLocalSettings,
  family: Family,
  node: Node | undefined,
): LocalDetector | undefined {
  switch (settings.detectLocalMode) {
    case 'ClusterCIDR':
      return byCidr(settings.clusterCIDR.split(','), family);
    case 'NodeCIDR':
      return byCidr(node?.spec?.podCIDRs ?? [node?.spec?.podCIDR ?? ''], family);
    case 'BridgeInterface':
      return byArguments(
        `-i ${settings.detectLocal.bridgeInterface}`,
        'iif',
        settings.detectLocal.bridgeInterface,
      );
    case 'InterfaceNamePrefix':
      return byArguments(
        `-i ${settings.detectLocal.interfaceNamePrefix}+`,
        'iifname',
        `${settings.detectLocal.interfaceNamePrefix}*`,
      );
  }
}

function byCidr(cidrs: readonly string[], family: Family): LocalDetector | undefined {
  const networks = cidrs.flatMap((cidr) => cidrOf(cidr.trim()) ?? []);
  const network = networks.find((cidr) => familyOf(addressOf(cidr)) === family);
  return network === undefined
    ? undefined
    : byArguments(`-s ${network}`, `${family === 'IPv4' ? 'ip' : 'ip6'} saddr`, network);
}

const byArguments = (args: string, nftKey: string, nftValue: string): LocalDetector => ({
  ifLocal: args,
  ifNotLocal: `! ${args}`,
  nft: { ifLocal: `${nftKey} ${nftValue}`, ifNotLocal: `${nftKey} != ${nftValue}` },
});
