import type { DnsMessage, DnsQuestion, DnsRecord, Edns } from './message.ts';
import { fqdn } from './name.ts';

const HEADER = 12;
/** Type, class, TTL and length of a record. */
const RECORD_HEADER = 10;
/** A bare OPT record: root name and record header (RFC 6891 6.1.2). */
const OPT = 11;
/** Code and length of an EDNS option. */
const OPTION_HEADER = 4;

const optSize = ({ options = [] }: Edns): number =>
  options.reduce((sum, { data }) => sum + OPTION_HEADER + data.length / 2, OPT);
/** Names beyond this offset cannot be pointed at: a compression pointer has 14 bits (RFC 1035 4.1.4). */
const MAX_POINTER = 1 << 14;
const MIN_UDP = 512;

/** Names already written, that later ones may point at. */
type Seen = Set<string>;

function nameSize(text: string, offset: number, seen: Seen | undefined, compress: boolean): number {
  const name = fqdn(text);
  if (name === '.') return 1;
  if (!seen || (!compress && offset >= MAX_POINTER)) return name.length + 1;
  let known: number | undefined;
  for (let at = 0; at < name.length; at = name.indexOf('.', at) + 1) {
    const suffix = name.slice(at);
    if (seen.has(suffix)) {
      known = at;
      break;
    }
    if (offset + at < MAX_POINTER) seen.add(suffix);
  }
  return compress && known !== undefined ? known + 2 : name.length + 1;
}

function dataSize(record: DnsRecord, offset: number, seen: Seen | undefined): number {
  const words = record.data.split(' ');
  switch (record.type) {
    case 'A':
      return 4;
    case 'AAAA':
      return 16;
    case 'CNAME':
    case 'NS':
    case 'PTR':
      return nameSize(record.data, offset, seen, true);
    case 'MX':
      return 2 + nameSize(words[1] ?? '.', offset + 2, seen, true);
    case 'SRV':
      // RFC 2782: the target is never compressed.
      return 6 + nameSize(words[3] ?? '.', offset + 6, seen, false);
    case 'SOA': {
      const first = nameSize(words[0] ?? '.', offset, seen, true);
      return first + nameSize(words[1] ?? '.', offset + first, seen, true) + 20;
    }
    case 'TXT':
      return (record.data.match(/"[^"]*"/g) ?? [record.data]).reduce((sum, text) => sum + text.length - 1, 0);
    default:
      return record.data.length;
  }
}

function recordSize(record: DnsRecord, offset: number, seen: Seen | undefined): number {
  const head = nameSize(record.name, offset, seen, true) + RECORD_HEADER;
  return head + dataSize(record, offset + head, seen);
}

/** Octets of a query. */
export const querySize = (question: DnsQuestion, edns: boolean): number =>
  HEADER + fqdn(question.name).length + 1 + 4 + (edns ? OPT : 0);

/** Octets of a reply, with or without name compression. */
export function wireSize(message: DnsMessage, compressed: boolean): number {
  const seen: Seen | undefined = compressed ? new Set() : undefined;
  let size = HEADER;
  size += nameSize(message.question.name, size, seen, true) + 4;
  for (const record of [...message.answer, ...message.authority, ...message.additional])
    size += recordSize(record, size, seen);
  return size + (message.edns ? optSize(message.edns) : 0);
}

/** What fits: records in order until one does not, section by section. */
function fitting(records: readonly DnsRecord[], from: number, limit: number, seen: Seen) {
  let size = from;
  for (const [index, record] of records.entries()) {
    size += recordSize(record, size, seen);
    if (size > limit) return { size: limit, kept: records.slice(0, index) };
    if (size === limit) return { size, kept: records.slice(0, index + 1) };
  }
  return { size, kept: records };
}

/** Largest reply a client takes: its EDNS size over UDP, at least 512; all there is over TCP (CoreDNS plugin/pkg/edns `Size`). */
export const replyLimit = (transport: 'udp' | 'tcp', edns: DnsMessage['edns']): number =>
  transport === 'tcp' ? 65535 : Math.max(MIN_UDP, edns?.udpSize ?? 0);

/**
 * Cuts a reply to the size. Nothing happens if it fits uncompressed; otherwise names are compressed and records are dropped
 * from the end, which sets tc (CoreDNS request/request.go `Scrub`; miekg/dns msg_truncate.go `Truncate`).
 */
export function truncate(message: DnsMessage, limit: number): DnsMessage {
  if (wireSize(message, false) <= limit) return message;
  const budget = limit - (message.edns ? optSize(message.edns) : 0);
  const seen: Seen = new Set();
  const start = HEADER + nameSize(message.question.name, HEADER, seen, true) + 4;
  const answer = fitting(message.answer, start, budget, seen);
  const authority =
    answer.size < budget ? fitting(message.authority, answer.size, budget, seen) : { size: budget, kept: [] };
  const additional =
    authority.size < budget ? fitting(message.additional, authority.size, budget, seen) : { kept: [] };
  const dropped =
    answer.kept.length < message.answer.length ||
    authority.kept.length < message.authority.length ||
    additional.kept.length < message.additional.length;
  return {
    ...message,
    flags: { ...message.flags, tc: message.flags.tc || dropped },
    answer: answer.kept,
    authority: authority.kept,
    additional: additional.kept,
  };
}
