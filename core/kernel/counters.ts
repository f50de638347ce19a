import type { Packet } from '../net/index.ts';
import { type Owned, writable } from './owned.ts';

/** Packets and bytes that a rule has matched. */
export type Count = readonly [packets: number, bytes: number];

/**
 * What rules have matched since they were loaded: by chain (`IPv4 nat KUBE-SERVICES`, `ip kube-proxy services`), then by place in
 * it (`#3`; `#0` is the policy). Rules that have matched nothing are absent.
 */
export type Counters = Readonly<Record<string, Readonly<Record<string, Count>>>>;

const HEADERS = { TCP: 52, UDP: 28, SCTP: 32, ICMP: 84 } as const;
/** A SYN carries its options (net/ipv4/tcp_output.c): 40 bytes of TCP header on Linux. */
const SYN = 60;
const RST = 40;

/** The length of a packet on the wire. Payloads are told by their first line, so that answers count short. */
export function bytesOf({ protocol, tcp, icmp, payload, src }: Packet): number {
  const extra = src.includes(':') ? 20 : 0;
  if (icmp) return 88 + 2 * extra;
  if (tcp === 'SYN' || tcp === 'SYN-ACK') return SYN + extra;
  return (tcp === 'RST' ? RST : HEADERS[protocol]) + extra + (payload?.length ?? 0);
}

/** The counters with one packet more at each of these places: chain, then position, alternately. */
export function counted(
  counters: Counters | undefined,
  places: readonly (string | number)[],
  bytes: number,
  owned?: Owned,
): Counters | undefined {
  if (places.length === 0) return counters;
  const all: Record<string, Readonly<Record<string, Count>>> = writable(counters ?? {}, owned);
  for (let i = 0; i < places.length; i += 2) {
    const chain = places[i] as string;
    const position = `#${places[i + 1]}`;
    const own: Record<string, Count> = writable(all[chain] ?? {}, owned);
    const [packets, sum] = own[position] ?? [0, 0];
    own[position] = [packets + 1, sum + bytes];
    all[chain] = own;
  }
  return all;
}

/** The counters without those of chains that have been written anew. */
export function withoutChains(
  counters: Counters | undefined,
  changed: (chain: string) => boolean,
): Counters | undefined {
  if (!counters) return undefined;
  return Object.fromEntries(Object.entries(counters).filter(([chain]) => !changed(chain)));
}
