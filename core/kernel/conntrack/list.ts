import type { Header } from '../../net/index.ts';
import type { ConntrackEntry, ConntrackTable } from './entry.ts';
import { liveEntries } from './table.ts';

const NUMBERS = { TCP: 6, UDP: 17, SCTP: 132, ICMP: 1 } as const;

/** Addresses, then ports; an echo request and its reply show their type and identifier instead. */
function printTuple(header: Header, side: 'original' | 'reply'): string {
  const addresses = `src=${header.src} dst=${header.dst}`;
  if (header.protocol !== 'ICMP') return `${addresses} sport=${header.sport} dport=${header.dport}`;
  const six = header.src.includes(':');
  const type = side === 'original' ? (six ? 128 : 8) : six ? 129 : 0;
  return `${addresses} type=${type} code=0 id=${side === 'original' ? header.sport : header.dport}`;
}

/** One entry as `conntrack -L` (conntrack-tools 1.4.7) prints it. */
export function printEntry(entry: ConntrackEntry, now: number): string {
  const { protocol, src } = entry.original;
  const [name, number] =
    protocol === 'ICMP' && src.includes(':') ? ['icmpv6', 58] : [protocol.toLowerCase(), NUMBERS[protocol]];
  return [
    `${name.padEnd(8)} ${number} ${Math.max(0, Math.floor((entry.expires - now) / 1000))}`,
    ...(entry.state ? [entry.state] : []),
    printTuple(entry.original, 'original'),
    ...(entry.seenReply ? [] : ['[UNREPLIED]']),
    printTuple(entry.reply, 'reply'),
    ...(entry.assured ? ['[ASSURED]'] : []),
    'mark=0 use=1',
  ].join(' ');
}

/** Every live flow as `conntrack -L` prints it; the kernel's order is that of a hash, ours that of the first packets. */
export function conntrackList(table: ConntrackTable, now: number): readonly string[] {
  return liveEntries(table, now).map((entry) => printEntry(entry, now));
}
