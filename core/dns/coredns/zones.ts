import ipaddr from 'ipaddr.js';
import { canonicalName, isSubDomain } from '../message/name.ts';

/** A zone as plug-ins keep it: lower case, final dot, no scheme or port (CoreDNS plugin/normalize.go `Host.Normalize`). */
export function normalizeZone(text: string): readonly string[] {
  const bare = text.replace(/^(dns|tls|grpc|https):\/\//, '');
  const cidr = /^([0-9a-fA-F.:]+)\/(\d+)$/.exec(bare);
  if (cidr?.[1] && ipaddr.isValid(cidr[1])) return reverseZonesOf(cidr[1], Number(cidr[2]));
  return [canonicalName(bare.replace(/:\d+$/, ''))];
}

/** Reverse zones that cover a CIDR; prefixes between octets (nibbles) expand to several. */
function reverseZonesOf(address: string, prefix: number): readonly string[] {
  const parsed = ipaddr.parse(address);
  const bytes = parsed.toByteArray();
  const [digits, width, suffix] =
    parsed.kind() === 'ipv4'
      ? [bytes, 8, 'in-addr.arpa.']
      : [bytes.flatMap((byte) => [byte >> 4, byte & 15]), 4, 'ip6.arpa.'];
  const whole = Math.ceil(prefix / width);
  const free = whole * width - prefix;
  const fixed = digits.slice(0, whole);
  const first = whole === 0 ? 0 : ((fixed[whole - 1] ?? 0) >> free) << free;
  const text = (digit: number) => digit.toString(width === 8 ? 10 : 16);
  return Array.from({ length: whole === 0 ? 1 : 2 ** free }, (_, index) => {
    const labels = [...fixed.slice(0, -1), ...(whole === 0 ? [] : [first + index])].map(text);
    return [...labels.reverse(), suffix].join('.');
  });
}

/** Zones of `fallthrough`: none given means all (CoreDNS plugin/pkg/fall). */
export const fallthroughZones = (args: readonly string[]): readonly string[] =>
  args.length === 0 ? ['.'] : args.flatMap(normalizeZone);

export const fallsThrough = (zones: readonly string[], name: string): boolean =>
  zones.some((zone) => isSubDomain(zone, name));

export const isReverseZone = (zone: string): boolean => /(^|\.)(in-addr|ip6)\.arpa\.$/.test(zone);
