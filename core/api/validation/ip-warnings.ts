import { addressOf, canonicalAddress, cidrOf, familyOf } from '../../net/index.ts';
import { isCidr } from './ip.ts';

const nonStandard = (what: string, text: string, use: string): string =>
  `non-standard ${what} "${text}" will be considered invalid in a future Kubernetes release: use "${use}"`;

/** Leading zeros, or an IPv4 address within an IPv6 one: what netip.ParseAddr does not take as it stands. */
const isNonStandard = (address: string): boolean =>
  familyOf(address) === 'IPv4'
    ? /(^|\.)0\d/.test(address)
    : familyOf(canonicalAddress(address) ?? '') === 'IPv4';

/** What is odd about an address that is taken all the same (GetWarningsForIP, apimachinery pkg/util/validation/ip.go). */
export function ipWarnings(field: string, address: string): readonly string[] {
  const canonical = canonicalAddress(address);
  if (canonical === undefined) return [];
  if (isNonStandard(address)) return [`${field}: ${nonStandard('IP address', address, canonical)}`];
  if (canonical === address) return [];
  return [`${field}: IPv6 address "${address}" should be in RFC 5952 canonical format ("${canonical}")`];
}

/** What is odd about a network that is taken all the same (GetWarningsForCIDR, in the same file). */
export function cidrWarnings(field: string, text: string): readonly string[] {
  if (!isCidr(text)) return [];
  const network = cidrOf(text) as string;
  const [given = '', length] = text.split('/');
  const host = addressOf(text);
  const single = `${host}/${familyOf(host) === 'IPv4' ? 32 : 128}`;
  const ambiguous = `CIDR value "${text}" is ambiguous in this context (should be "${network}" or "${single}"?)`;
  const odd = [
    ...(host === addressOf(network) ? [] : [`${field}: ${ambiguous}`]),
    ...(isNonStandard(given) ? [`${field}: ${nonStandard('CIDR value', text, network)}`] : []),
  ];
  if (odd.length > 0 || `${host}/${length}` === text) return odd;
  return [`${field}: IPv6 CIDR value "${text}" should be in RFC 5952 canonical format ("${host}/${length}")`];
}
