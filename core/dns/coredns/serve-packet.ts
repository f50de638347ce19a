import type { DnsMessage, DnsQuery } from '../message/message.ts';
import { decodePacket } from '../wire/decode.ts';
import { encodePacket } from '../wire/encode.ts';
import type { DnsPacket, PacketEdns } from '../wire/packet.ts';
import { answer, type DnsClient, type DnsReply, type DnsServer, replyEdns } from './answer.ts';
import type { DnsWorld } from './plugin.ts';

/** What became of octets that reached a server. Without `bytes` it lets the client wait. */
export interface ServedPacket {
  readonly bytes?: Uint8Array;
  /** How it was answered, if it got as far as the plug-ins. */
  readonly reply?: DnsReply;
  readonly server: DnsServer;
}

type Rejection = 'ignore' | 'FORMERR' | 'NOTIMP';

/** miekg/dns acceptfunc.go `defaultMsgAcceptFunc`: what is thrown away before it is even looked at. */
function rejection({
  flags,
  opcode,
  questions,
  answer: answers,
  authority,
  additional,
  edns,
}: DnsPacket): Rejection | undefined {
  if (flags.qr) return 'ignore';
  if (opcode !== 'QUERY' && opcode !== 'NOTIFY') return 'NOTIMP';
  const extra = additional.length + (edns ? 1 : 0);
  return questions.length !== 1 || answers.length > 1 || authority.length > 1 || extra > 2
    ? 'FORMERR'
    : undefined;
}

/** The header of a reply: id, opcode, RD and CD are the query's. */
function replyTo(
  query: Pick<DnsPacket, 'id' | 'opcode' | 'flags'>,
  message: Partial<DnsPacket> & { rcode: string },
): DnsPacket {
  const { rd, cd } = query.flags;
  return {
    questions: [],
    answer: [],
    authority: [],
    additional: [],
    id: query.id,
    opcode: query.opcode,
    ...message,
    flags: { aa: false, tc: false, ra: false, ad: false, ...message.flags, qr: true, rd, cd },
  };
}

const ednsOf = ({
  udpSize,
  do: dnssec = false,
  options = [],
}: NonNullable<DnsMessage['edns']>): PacketEdns => ({
  version: 0,
  udpSize,
  do: dnssec,
  options,
});

/** A message as the packet that answers a query; an EDNS version other than 0 is BADVERS, whatever was asked. */
export function replyPacket(query: DnsPacket, message: DnsMessage): DnsPacket {
  const { questions } = query;
  if (query.edns && query.edns.version !== 0)
    return replyTo(query, { rcode: 'BADVERS', questions, edns: ednsOf({ udpSize: 0 }) });
  const { rcode, flags, answer: answers, authority, additional, edns } = message;
  const sections = { answer: answers, authority, additional, ...(edns ? { edns: ednsOf(edns) } : {}) };
  const replied = { ...flags, qr: true, rd: false, ad: false, cd: false };
  return replyTo(query, { rcode, questions, flags: replied, ...sections });
}

/** What a packet asks. */
export function queryOf({ questions, edns }: DnsPacket, transport: DnsQuery['transport']): DnsQuery {
  const { name = '.', type = 'A' } = questions[0] ?? {};
  if (!edns) return { name, type, transport };
  const { udpSize, do: dnssec, options } = edns;
  return {
    name,
    type,
    transport,
    edns: { udpSize, ...(dnssec && { do: true }), ...(options.length > 0 && { options }) },
  };
}

/**
 * Answers the octets of one query (without the length that TCP puts before them), as miekg/dns's server and CoreDNS's
 * `ServeDNS` do: a reply or less than a header is not answered, what cannot be read is FORMERR, an EDNS version other than 0 is BADVERS, a class other than
 * IN is REFUSED where nothing forwards it.
 */
export function servePacket(
  server: DnsServer,
  world: DnsWorld,
  bytes: Uint8Array,
  client: DnsClient & Pick<DnsQuery, 'transport'>,
): ServedPacket {
  const send = (packet: DnsPacket, compress = false): ServedPacket => {
    const out = encodePacket(packet, { compress });
    return out ? { bytes: out, server } : { server };
  };
  const decoded = decodePacket(bytes);
  if (!decoded.ok) {
    const { header } = decoded;
    return header && !header.flags.qr ? send(replyTo(header, { rcode: 'FORMERR' })) : { server };
  }
  const { packet } = decoded;
  const { questions } = packet;
  const rejected = rejection(packet);
  if (rejected === 'ignore') return { server };
  if (rejected) return send(replyTo(packet, { rcode: rejected, questions }));
  if (packet.edns && packet.edns.version !== 0)
    return send(replyTo(packet, { rcode: 'BADVERS', questions, edns: ednsOf({ udpSize: 0 }) }));
  const query = queryOf(packet, client.transport);
  const { blocks } = server.configuration;
  const asked = questions[0]?.class ?? 'IN';
  // Plug-in forward takes other classes, too (core/dnsserver/server.go `EnableChaos`).
  const takesAll = blocks.some(({ plugins }) => plugins.some(({ name }) => name === 'forward'));
  if (asked !== 'IN' && !takesAll) {
    const edns = query.edns ? { edns: ednsOf(replyEdns(query.edns, blocks)) } : {};
    return send(replyTo(packet, { rcode: 'REFUSED', questions, ...edns }));
  }
  const reply = answer(server, world, query, asked === 'IN' ? client : { ...client, class: asked });
  return { ...send(replyPacket(packet, reply.message), reply.compressed), reply, server: reply.server };
}
