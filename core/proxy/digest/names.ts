import { sha256 } from '@noble/hashes/sha2.js';
import { utf8ToBytes } from '@noble/hashes/utils.js';
import { base32 } from '@scure/base';

/** `namespace/name:port`, or `namespace/name` for an unnamed port (pkg/proxy/types.go ServicePortName.String). */
export function servicePortNameString(service: string, port: string): string {
  return port === '' ? service : `${service}:${port}`;
}

/** Identity of a service port among all of a cluster: `namespace/name:port/PROTOCOL`. */
export function servicePortKey(service: string, port: string, protocol: string): string {
  return `${servicePortNameString(service, port)}/${protocol}`;
}

/**
 * The 16 characters in a chain's name: base32 of the sha256 of the text (pkg/proxy/iptables/proxier.go
 * portProtoHash). 16 characters of base32 are exactly the first 10 bytes.
 */
export function hash16(text: string): string {
  return base32.encode(sha256(utf8ToBytes(text)).subarray(0, 10));
}
