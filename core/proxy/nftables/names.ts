import { hashText } from '../digest/names.ts';
import type { ServicePort } from '../digest/service-port.ts';

/** nft takes longer names, but comments and other tools do not (proxier.go chainNameBaseLengthMax). */
const LONGEST = 240;

/** The chains of one service port. */
export interface ServiceChains {
  readonly cluster: string;
  readonly local: string;
  readonly external: string;
  readonly firewall: string;
}

/**
 * Eight characters of hash, then text that a person can read: `P4ZYZVCF-testing/service/tcp/http`.
 * (pkg/proxy/nftables/proxier.go servicePortChainNameBase, hashAndTruncate)
 */
export function servicePortNameBase({ service, protocol, portName }: NamedPort): string {
  return hashAndTruncate(`${service}/${protocol.toLowerCase()}/${portName}`);
}

/** The same for one endpoint (`ip:port`). A colon may not stand in a name, so that of an IPv6 address becomes a dot. */
export function endpointNameBase({ service, protocol, portName }: NamedPort, endpoint: string): string {
  const at = endpoint.lastIndexOf(':');
  const ip = endpoint.slice(0, at).replace(/[[\]]/g, '').replaceAll(':', '.');
  return hashAndTruncate(`${service}/${protocol.toLowerCase()}/${portName}__${ip}/${endpoint.slice(at + 1)}`);
}

type NamedPort = Pick<ServicePort, 'service' | 'protocol' | 'portName'>;

function hashAndTruncate(name: string): string {
  const full = `${hashText(name, 5)}-${name}`;
  return full.length > LONGEST ? `${full.slice(0, LONGEST - 3)}...` : full;
}

/** The names of a service port's chains. */
export function serviceChains(port: ServicePort): ServiceChains {
  const base = servicePortNameBase(port);
  return {
    cluster: `service-${base}`,
    local: `local-${base}`,
    external: `external-${base}`,
    firewall: `firewall-${base}`,
  };
}

/** Affinity sets and chains stand in one list of what a service port owns. */
export const isAffinitySet = (name: string): boolean => name.startsWith('affinity-');
