import type { ServicePort as ApiServicePort, Service } from '../../api/index.ts';
import { addressOf, canonicalAddress, cidrOf, type Family, familyOf } from '../../net/index.ts';
import { servicePortKey, servicePortNameString } from './names.ts';
import { oncePerObject } from './once-per-object.ts';

/** Default of `sessionAffinityConfig.clientIP.timeoutSeconds`: three hours. */
const DEFAULT_AFFINITY_SECONDS = 10800;

/**
 * One entry of a Service's `spec.ports`, as one address family sees it: what every proxy mode renders from.
 * (pkg/proxy/serviceport.go BaseServicePortInfo)
 */
export interface ServicePort {
  /** `namespace/name:port/PROTOCOL`. */
  readonly key: string;
  /** `namespace/name:port`: the text in comments and hashes. */
  readonly nameString: string;
  /** `namespace/name`. */
  readonly service: string;
  /** Name of the port; empty for the only port of a Service. */
  readonly portName: string;
  readonly protocol: 'TCP' | 'UDP' | 'SCTP';
  readonly clusterIP: string;
  readonly port: number;
  /** 0: none. */
  readonly nodePort: number;
  readonly externalIPs: readonly string[];
  readonly loadBalancerVIPs: readonly string[];
  /** CIDRs, in the order of the spec. */
  readonly loadBalancerSourceRanges: readonly string[];
  /** Seconds that a client sticks to its endpoint; undefined without ClientIP affinity. */
  readonly stickyMaxAgeSeconds: number | undefined;
  /** 0: none. Counts only for type LoadBalancer with externalTrafficPolicy Local. */
  readonly healthCheckNodePort: number;
  readonly externalPolicyLocal: boolean;
  readonly internalPolicyLocal: boolean;
}

/** Whether traffic from outside can reach it: a node port, an external IP or a load balancer's address. */
export function externallyAccessible(port: ServicePort): boolean {
  return port.nodePort !== 0 || port.loadBalancerVIPs.length > 0 || port.externalIPs.length > 0;
}

/** Whether some traffic may go to endpoints on any node. */
export function usesClusterEndpoints(port: ServicePort): boolean {
  return !port.internalPolicyLocal || externallyAccessible(port);
}

/** Whether some traffic may go to endpoints of this node only. */
export function usesLocalEndpoints(port: ServicePort): boolean {
  return port.internalPolicyLocal || (port.externalPolicyLocal && externallyAccessible(port));
}

/**
 * The Service's ports in one family. Empty for headless and ExternalName Services, and for Services without a
 * cluster IP of the family. (pkg/proxy/servicechangetracker.go serviceToServiceMap)
 */
export const servicePorts: (service: Service, family: Family) => readonly ServicePort[] =
  oncePerObject(digest);

function digest(service: Service, family: Family): readonly ServicePort[] {
  const clusterIP = clusterIPOf(service, family);
  if (clusterIP === undefined) return [];
  const { spec } = service;
  const externalIPs = addressesOf(spec.externalIPs ?? [], family);
  const isExternal =
    spec.type === 'LoadBalancer' || spec.type === 'NodePort' || (spec.externalIPs ?? []).length > 0;
  const externalPolicyLocal = isExternal && spec.externalTrafficPolicy === 'Local';
  const shared = {
    service: `${service.metadata.namespace ?? ''}/${service.metadata.name}`,
    clusterIP,
    externalIPs,
    loadBalancerVIPs: loadBalancerVIPsOf(service, family),
    loadBalancerSourceRanges: rangesOf(spec.loadBalancerSourceRanges ?? [], family),
    stickyMaxAgeSeconds:
      spec.sessionAffinity === 'ClientIP'
        ? (spec.sessionAffinityConfig?.clientIP?.timeoutSeconds ?? DEFAULT_AFFINITY_SECONDS)
        : undefined,
    healthCheckNodePort:
      spec.type === 'LoadBalancer' && externalPolicyLocal ? (spec.healthCheckNodePort ?? 0) : 0,
    externalPolicyLocal,
    internalPolicyLocal: spec.internalTrafficPolicy === 'Local',
  };
  return (spec.ports ?? []).map((port) => ({ ...shared, ...portFields(shared.service, port) }));
}

function portFields(service: string, port: ApiServicePort) {
  const portName = port.name ?? '';
  const protocol = port.protocol ?? 'TCP';
  return {
    key: servicePortKey(service, portName, protocol),
    nameString: servicePortNameString(service, portName),
    portName,
    protocol,
    port: port.port,
    nodePort: port.nodePort ?? 0,
  };
}

/** With `ipFamilies`, `clusterIPs[i]` belongs to `ipFamilies[i]`; without it the address itself tells. */
function clusterIPOf({ spec }: Service, family: Family): string | undefined {
  if (spec.type === 'ExternalName' || !spec.clusterIP || spec.clusterIP === 'None') return undefined;
  if (spec.ipFamilies && spec.ipFamilies.length > 0) {
    const place = spec.ipFamilies.indexOf(family);
    const ip =
      place < 0 ? undefined : (spec.clusterIPs?.[place] ?? (place === 0 ? spec.clusterIP : undefined));
    return ip === undefined ? undefined : canonicalAddress(ip);
  }
  return addressesOf([spec.clusterIP], family)[0];
}

/** Ingress addresses that packets really carry: entries with a hostname or `ipMode: Proxy` are left out. */
function loadBalancerVIPsOf(service: Service, family: Family): readonly string[] {
  const ingress = service.status?.loadBalancer?.ingress ?? [];
  const vips = ingress.filter((entry) => (entry.ipMode ?? 'VIP') === 'VIP').map((entry) => entry.ip ?? '');
  return addressesOf(vips, family);
}

/** Read leniently, as Go's ParseIPSloppy does, and kept in canonical text. */
function addressesOf(texts: readonly string[], family: Family): readonly string[] {
  return texts.flatMap((text) => canonicalAddress(text) ?? []).filter((text) => familyOf(text) === family);
}

function rangesOf(texts: readonly string[], family: Family): readonly string[] {
  const ranges = texts.flatMap((text) => cidrOf(text.trim()) ?? []);
  return ranges.filter((range) => familyOf(addressOf(range)) === family);
}
