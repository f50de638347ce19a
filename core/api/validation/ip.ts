import { canonicalAddress, cidrContains, cidrOf, familyOf, isLoopback } from '../../net/index.ts';
import type { FieldError } from '../status.ts';
import { invalidValue } from './field.ts';

/** IsValidIPForLegacyField: leading zeros in IPv4 are still taken (until 1.36). */
export function validateIp(field: string, address: string): readonly FieldError[] {
  if (familyOf(address) !== undefined) return [];
  return [invalidValue(field, address, 'must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)')];
}

/** Whether the text is a network: an address, a slash and a length. */
export const isCidr = (text: string): boolean => text.includes('/') && cidrOf(text) !== undefined;

/** IsValidCIDRForLegacyField: host bits and leading zeros are still taken. */
export function validateCidr(field: string, text: string): readonly FieldError[] {
  if (isCidr(text)) return [];
  return [invalidValue(field, text, 'must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)')];
}

const RANGES: readonly (readonly [(address: string) => boolean, string])[] = [
  [isLoopback, 'may not be in the loopback range (127.0.0.0/8, ::1/128)'],
  [
    (address) => cidrContains('169.254.0.0/16', address) || cidrContains('fe80::/10', address),
    'may not be in the link-local range (169.254.0.0/16, fe80::/10)',
  ],
  [
    (address) => cidrContains('224.0.0.0/24', address) || cidrContains('ff02::/16', address),
    'may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)',
  ],
];

/** ValidateNonSpecialIP: what no endpoint and no external address may be. */
export function validateNonSpecialIp(field: string, address: string): readonly FieldError[] {
  const canonical = canonicalAddress(address);
  if (canonical === undefined) return [invalidValue(field, address, 'must be a valid IP address')];
  const errors: FieldError[] = [];
  if (canonical === '0.0.0.0' || canonical === '::')
    errors.push(invalidValue(field, address, `may not be unspecified (${address})`));
  for (const [isIn, text] of RANGES) if (isIn(canonical)) errors.push(invalidValue(field, address, text));
  return errors;
}
