import type { Libc } from './libc.ts';

/** What a resolver takes from /etc/resolv.conf. Times in milliseconds. */
export interface ResolverConfig {
  readonly nameservers: readonly string[];
  readonly searches: readonly string[];
  readonly ndots: number;
  readonly timeout: number;
  readonly attempts: number;
  /** Flags without a number: `rotate`, `edns0`, `use-vc`, … */
  readonly flags: readonly string[];
}

/** Most that each library accepts: resolv.h RES_MAX…, musl resolvconf.c, Go net/dnsconfig_unix.go (no upper limits but ndots). */
const LIMITS = {
  glibc: { timeout: 30, attempts: 5 },
  musl: { timeout: 60, attempts: 10 },
  go: { timeout: Infinity, attempts: Infinity },
} as const;

const MAX_NAMESERVERS = 3;
const MAX_NDOTS = 15;
/** musl reads lines into 256 octets and skips what does not fit, newline included. */
const MUSL_LINE = 255;

/** A number as the library reads it: glibc's is atoi's, 0 for what is none; the others pass over what is none. */
function number(libc: Libc, options: readonly string[], name: string, otherwise: number): number {
  const values = options
    .filter((option) => option.startsWith(`${name}:`))
    .map((option) => option.slice(name.length + 1));
  const last = values.filter((value) => libc === 'glibc' || /^\d/.test(value)).at(-1);
  if (last === undefined) return otherwise;
  const read = Number.parseInt(last, 10);
  return Number.isNaN(read) ? 0 : read;
}

/** glibc keeps ndots in four bits, and -1 in them is 15. */
const ndotsOf = (read: number): number => (read < 0 ? read & MAX_NDOTS : Math.min(read, MAX_NDOTS));

/** Reads a resolv.conf as the library does. Without name servers all of them ask the local machine. */
export function readResolvConf(libc: Libc, text: string): ResolverConfig {
  const nameservers: string[] = [];
  let searches: string[] = [];
  const options: string[] = [];
  for (const line of text.split('\n')) {
    if (libc === 'musl' && line.length + 1 > MUSL_LINE) continue;
    if (/^[;#]/.test(line)) continue;
    const [keyword, ...values] = line.split(/\s+/).filter((word) => word !== '');
    if (/^\s/.test(line) && libc !== 'go') continue;
    if (keyword === 'nameserver' && values[0] && nameservers.length < MAX_NAMESERVERS)
      nameservers.push(values[0]);
    if (keyword === 'search' || keyword === 'domain')
      // musl takes either word for the same.
      searches = keyword === 'domain' && libc !== 'musl' ? values.slice(0, 1) : values;
    if (keyword === 'options') options.push(...values);
  }
  const limits = LIMITS[libc];
  const least = libc === 'go' ? 1 : 0;
  return {
    nameservers: nameservers.length > 0 ? nameservers : ['127.0.0.1'],
    searches: libc === 'go' ? searches.filter((domain) => domain !== '.') : searches,
    ndots: ndotsOf(number(libc, options, 'ndots', 1)),
    timeout: 1000 * Math.min(Math.max(number(libc, options, 'timeout', 5), least), limits.timeout),
    // With no attempts glibc asks nobody, and calls that a temporary failure.
    attempts: Math.min(
      Math.max(number(libc, options, 'attempts', 2), libc === 'glibc' ? 0 : 1),
      limits.attempts,
    ),
    flags: options.filter((option) => !option.includes(':')),
  };
}
