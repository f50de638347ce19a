import type { Endpoint } from '../digest/endpoints.ts';
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

const ENDPOINT = 'endpoint-';

/** The chain of one endpoint. A colon may not stand in a name, so that of an IPv6 address becomes a dot. */
export function endpointChainOf({ service, protocol, portName }: NamedPort, { ip, port }: Address): string {
  const name = `${service}/${protocol.toLowerCase()}/${portName}__${ip.replaceAll(':', '.')}/${port}`;
  return hashAndTruncate(name, ENDPOINT);
}

/** The name of an endpoint (`ip:port`) without the word before it. */
export function endpointNameBase(named: NamedPort, endpoint: string): string {
  const at = endpoint.lastIndexOf(':');
  const ip = endpoint.slice(0, at).replace(/[[\]]/g, '');
  return endpointChainOf(named, { ip, port: Number(endpoint.slice(at + 1)) }).slice(ENDPOINT.length);
}

/** The set that remembers which clients went to an endpoint, by the endpoint's chain. */
export const affinitySetOf = (chain: string): string => `affinity-${chain.slice(ENDPOINT.length)}`;

type NamedPort = Pick<ServicePort, 'service' | 'protocol' | 'portName'>;
type Address = Pick<Endpoint, 'ip' | 'port'>;

/** Cut off where it is too long without what stands before it. */
function hashAndTruncate(name: string, before = ''): string {
  const full = `${hashText(name, 5, before)}-${name}`;
  const longest = LONGEST + before.length;
  return full.length > longest ? `${full.slice(0, longest - 3)}...` : full;
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
