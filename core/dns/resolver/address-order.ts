import ipaddr from 'ipaddr.js';
import { type Policy, policyOf } from './address-policy.ts';
import type { Libc } from './libc.ts';

/** An address of the machine that asks, with the length of its network's prefix. */
export interface OwnAddress {
  readonly address: string;
  readonly prefix: number;
}

/** A destination and the address the kernel would send from, seen as numbers. IPv4 stands as `::ffff:0:0/96`. */
interface Destination {
  readonly text: string;
  readonly isIPv4: boolean;
  readonly octets: readonly number[];
  readonly policy: Policy;
  readonly source:
    | { readonly octets: readonly number[]; readonly policy: Policy; readonly prefix: number }
    | undefined;
}

const MAPPED_BITS = 96;
/** What Go compares: the network half of an address. */
const GO_PREFIX = 64;

const isLinkLocal = (address: string): boolean => /^fe[89ab]/i.test(address);

function octetsOf(text: string): readonly number[] {
  const address = ipaddr.parse(text);
  return ('toIPv4MappedAddress' in address ? address.toIPv4MappedAddress() : address).toByteArray();
}

function commonBits(left: readonly number[], right: readonly number[]): number {
  const at = left.findIndex((octet, index) => octet !== right[index]);
  if (at < 0) return left.length * 8;
  return at * 8 + Math.clz32((left[at] ?? 0) ^ (right[at] ?? 0)) - 24;
}

function destination(libc: Libc, text: string, own: readonly OwnAddress[]): Destination {
  const isIPv4 = !text.includes(':');
  const isLoopback = text.startsWith('127.') || text === '::1';
  // Out of its own link an interface's link-local address reaches nothing.
  const reaches = ({ address }: OwnAddress) =>
    !address.includes(':') === isIPv4 && (!isLinkLocal(address) || isLinkLocal(text));
  const from = isLoopback ? { address: text, prefix: isIPv4 ? 8 : 128 } : own.find(reaches);
  const seen = (address: string) => ({
    octets: octetsOf(address),
    policy: policyOf(libc, octetsOf(address)),
  });
  return {
    text,
    isIPv4,
    ...seen(text),
    source: from && { ...seen(from.address), prefix: from.prefix + (isIPv4 ? MAPPED_BITS : 0) },
  };
}

/**
 * Rule 9, the longest matching prefix, as each library understands it: glibc looks at IPv4 only inside one subnet, Go not at all
 * and at the first half of IPv6; musl compares everything.
 */
function prefixRule(libc: Libc, { octets, source, isIPv4 }: Destination, knowsSubnets: boolean): number {
  if (!source) return 0;
  const common = commonBits(octets, source.octets);
  if (libc === 'glibc' && isIPv4 && !knowsSubnets) return 0;
  if (libc === 'go') return isIPv4 ? 0 : Math.min(common, GO_PREFIX);
  if (libc === 'glibc' && isIPv4) return common >= source.prefix ? common : 0;
  return common;
}

/** What is compared, rule after rule; more is better. The family is that of rule 9: prefixes of different families do not compare. */
function ranksOf(libc: Libc, one: Destination, knowsSubnets: boolean): readonly number[] {
  const { policy, source } = one;
  return [
    source ? 1 : 0,
    source?.policy.scope === policy.scope ? 1 : 0,
    source?.policy.label === policy.label ? 1 : 0,
    policy.precedence,
    -policy.scope,
    prefixRule(libc, one, knowsSubnets),
  ];
}

/**
 * The order in which getaddrinfo hands addresses to the program (RFC 6724; glibc sysdeps/posix/getaddrinfo.c `rfc3484_sort`, musl
 * src/network/lookup_name.c, Go net/addrselect.go). A Pod of the same subnet comes first on glibc, whatever CoreDNS shuffled.
 * musl leaves a list of IPv4 addresses as it is.
 */
export function preferredOrder(
  libc: Libc,
  addresses: readonly string[],
  own: readonly OwnAddress[],
): readonly string[] {
  if (libc === 'musl' && addresses.every((address) => !address.includes(':'))) return addresses;
  // glibc lists the machine's prefixes only if it has any IPv6 address but ::1 (sysdeps/unix/sysv/linux/check_pf.c); a link-local one will do.
  const knowsSubnets = own.some(({ address }) => address.includes(':'));
  const ranked = addresses.map((text) => {
    const one = destination(libc, text, own);
    return { one, ranks: ranksOf(libc, one, knowsSubnets) };
  });
  const sorted = [...ranked].sort((left, right) => {
    const sameFamily = left.one.isIPv4 === right.one.isIPv4;
    const rules = sameFamily || libc === 'musl' ? left.ranks.length : left.ranks.length - 1;
    for (let rule = 0; rule < rules; rule++) {
      const difference = (right.ranks[rule] ?? 0) - (left.ranks[rule] ?? 0);
      if (difference !== 0) return difference;
    }
    return 0;
  });
  return sorted.map(({ one }) => one.text);
}
