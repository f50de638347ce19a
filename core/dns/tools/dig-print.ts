import type { DnsPacket, PacketEdns, PacketRecord } from '../wire/packet.ts';
import { inColumns } from './columns.ts';

/** What of a message is shown; all absent: everything, as dig does by itself. */
export interface DigSections {
  /** Header, flags and the names of sections. */
  readonly comments?: boolean;
  readonly question?: boolean;
  readonly answer?: boolean;
  readonly authority?: boolean;
  readonly additional?: boolean;
}

const NSID = 3;
const COOKIE = 10;
/** What dig says of every name in a cluster whose domain is `cluster.local`. */
const DOT_LOCAL = [
  ';; WARNING: .local is reserved for Multicast DNS',
  ';; You are currently testing what happens when an mDNS query is leaked to DNS',
];
const COLUMNS = { ttl: 24, class: 32, type: 40, data: 48 } as const;

const recordLine = ({ name, ttl, class: ofClass = 'IN', type, data }: PacketRecord): string =>
  inColumns([
    { text: name, column: 0 },
    { text: String(ttl), column: COLUMNS.ttl },
    { text: ofClass, column: COLUMNS.class },
    { text: type, column: COLUMNS.type },
    { text: data, column: COLUMNS.data },
  ]);

const questionLine = ({ name, type, class: ofClass }: DnsPacket['questions'][number]): string =>
  `;${inColumns([
    { text: name, column: 0 },
    { text: ofClass, column: COLUMNS.class },
    { text: type, column: COLUMNS.type },
  ])}`;

/** An option in hexadecimal and as text, as BIND shows what it does not know (lib/dns/message.c `dns_message_pseudosectiontotext`). */
function inHex(data: string): string {
  const octets = data.match(/../g) ?? [];
  if (octets.length === 0) return '';
  const text = octets.map((octet) => {
    const code = Number.parseInt(octet, 16);
    return code >= 0x20 && code < 0x7f ? String.fromCharCode(code) : '.';
  });
  return ` ${octets.join(' ')} ("${text.join('')}")`;
}

function optionLine({ code, data }: PacketEdns['options'][number], sentCookie: string | undefined): string {
  if (code === COOKIE) return `; COOKIE: ${data}${data === sentCookie ? ' (echoed)' : ''}`;
  return `; ${code === NSID ? 'NSID' : `OPT=${code}`}:${inHex(data)}`;
}

const optLines = (
  { version, udpSize, do: dnssec, options }: PacketEdns,
  sentCookie: string | undefined,
): readonly string[] => [
  '',
  ';; OPT PSEUDOSECTION:',
  `; EDNS: version: ${version}, flags:${dnssec ? ' do' : ''}; udp: ${udpSize}`,
  ...options.map((option) => optionLine(option, sentCookie)),
];

function headerLines({ opcode, rcode, id, flags, edns, ...packet }: DnsPacket): readonly string[] {
  const set = (['qr', 'aa', 'tc', 'rd', 'ra', 'ad', 'cd'] as const).filter((flag) => flags[flag]);
  const counts = [
    `QUERY: ${packet.questions.length}`,
    `ANSWER: ${packet.answer.length}`,
    `AUTHORITY: ${packet.authority.length}`,
    `ADDITIONAL: ${packet.additional.length + (edns ? 1 : 0)}`,
  ];
  return [
    ';; Got answer:',
    ...(packet.questions.some(({ name }) => name.toLowerCase().endsWith('.local.')) ? DOT_LOCAL : []),
    `;; ->>HEADER<<- opcode: ${opcode}, status: ${rcode}, id: ${id}`,
    `;; flags:${set.map((flag) => ` ${flag}`).join('')}; ${counts.join(', ')}`,
    ...(flags.rd && !flags.ra ? [';; WARNING: recursion requested but not available'] : []),
  ];
}

/**
 * A reply in the words and columns of dig 9.18 (bind9 bin/dig/dig.c `printmessage`), without the lines on the way it took.
 * `sentCookie` is what the query held: a server that knows no cookies echoes it.
 */
export function digLines(
  packet: DnsPacket,
  sections: DigSections = {},
  sentCookie?: string,
): readonly string[] {
  const { comments = true, question = true, answer = true, authority = true, additional = true } = sections;
  const titled = (title: string, lines: readonly string[]): readonly string[] =>
    lines.length === 0
      ? []
      : [...(comments ? [`;; ${title} SECTION:`] : []), ...lines, ...(comments ? [''] : [])];
  const opt = comments && packet.edns ? optLines(packet.edns, sentCookie) : [];
  return [
    ...(comments ? headerLines(packet) : []),
    ...opt,
    ...(comments && opt.length === 0 ? [''] : []),
    ...titled('QUESTION', question ? packet.questions.map(questionLine) : []),
    ...titled('ANSWER', answer ? packet.answer.map(recordLine) : []),
    ...titled('AUTHORITY', authority ? packet.authority.map(recordLine) : []),
    ...titled('ADDITIONAL', additional ? packet.additional.map(recordLine) : []),
  ];
}

/** `+short`: the data of the answers alone. */
export const shortLines = ({ answer }: DnsPacket): readonly string[] => answer.map(({ data }) => data);
