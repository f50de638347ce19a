import type { Libc } from './libc.ts';

/** What RFC 6724 knows of an address. */
export interface Policy {
  readonly precedence: number;
  readonly label: number;
  readonly scope: number;
}

type Row = readonly [prefix: readonly number[], bits: number, precedence: number, label: number];

const mapped = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255];
const loopback = [...Array<number>(15).fill(0), 1];

/** RFC 6724 2.1, as musl and Go have it. */
const RFC_6724: readonly Row[] = [
  [loopback, 128, 50, 0],
  [mapped, 96, 35, 4],
  [[0x20, 0x02], 16, 30, 2],
  [[0x20, 0x01, 0, 0], 32, 5, 5],
  [[0xfc], 7, 3, 13],
  [Array<number>(12).fill(0), 96, 1, 3],
  [[0xfe, 0xc0], 10, 1, 11],
  [[0x3f, 0xfe], 16, 1, 12],
  [[], 0, 40, 1],
];

/** glibc's own tables (sysdeps/posix/getaddrinfo.c `default_labels`, `default_precedence`): RFC 3484 with labels for later networks. */
const GLIBC: readonly Row[] = [
  [loopback, 128, 50, 0],
  [[0x20, 0x02], 16, 30, 2],
  [mapped, 96, 10, 4],
  [Array<number>(12).fill(0), 96, 20, 3],
  [[0xfe, 0xc0], 10, 40, 5],
  [[0xfc], 7, 40, 6],
  [[0x20, 0x01, 0, 0], 32, 40, 7],
  [[], 0, 40, 1],
];

const LINK_LOCAL = 2;
const SITE_LOCAL = 5;
const GLOBAL = 14;

const isWithin = (octets: readonly number[], [prefix, bits]: Row): boolean =>
  prefix.every((octet, index) => {
    const mask = 0xff & (0xff << Math.max(0, 8 - (bits - index * 8)));
    return ((octets[index] ?? 0) & mask) === (octet & mask);
  });

/** Scope as a multicast address would name it. glibc alone gives IPv4's loopback and 169.254/16 that of a link. */
function scopeOf(libc: Libc, octets: readonly number[]): number {
  const [first = 0, second = 0] = octets;
  if (mapped.every((octet, index) => octets[index] === octet)) {
    const isLocal = octets[12] === 127 || (octets[12] === 169 && octets[13] === 254);
    return isLocal && libc !== 'musl' ? LINK_LOCAL : GLOBAL;
  }
  if (first === 0xff) return second & 15;
  if (first === 0xfe && (second & 0xc0) === 0x80) return LINK_LOCAL;
  if (loopback.every((octet, index) => octets[index] === octet)) return LINK_LOCAL;
  return first === 0xfe && (second & 0xc0) === 0xc0 ? SITE_LOCAL : GLOBAL;
}

/** Precedence, label and scope of an address in sixteen octets. */
export function policyOf(libc: Libc, octets: readonly number[]): Policy {
  const row = (libc === 'glibc' ? GLIBC : RFC_6724).find((each) => isWithin(octets, each));
  return { precedence: row?.[2] ?? 0, label: row?.[3] ?? 0, scope: scopeOf(libc, octets) };
}
