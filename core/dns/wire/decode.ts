import { base16 } from '@scure/base';
import type { EdnsOption } from '../message/message.ts';
import { classes, opcodes, rcodes, types } from './numbers.ts';
import {
  type DnsPacket,
  FLAG_BITS,
  type MalformedPacket,
  type PacketEdns,
  type PacketRecord,
} from './packet.ts';
import { readData } from './rdata.ts';
import { Malformed, openReader, type Reader } from './reader.ts';

type Header = Pick<DnsPacket, 'id' | 'opcode' | 'rcode' | 'flags'>;

function headerOf(id: number, word: number): Header {
  const is = (flag: keyof typeof FLAG_BITS): boolean => ((word >> FLAG_BITS[flag]) & 1) === 1;
  return {
    id,
    opcode: opcodes.wordOf((word >> 11) & 15),
    rcode: rcodes.wordOf(word & 15),
    flags: {
      qr: is('qr'),
      aa: is('aa'),
      tc: is('tc'),
      rd: is('rd'),
      ra: is('ra'),
      ad: is('ad'),
      cd: is('cd'),
    },
  };
}

function readOptions(reader: Reader): readonly EdnsOption[] {
  const options: EdnsOption[] = [];
  while (!reader.atEnd()) {
    const code = reader.u16();
    options.push({ code, data: base16.encode(reader.octets(reader.u16())).toLowerCase() });
  }
  return options;
}

/** A record, or the OPT record with the upper bits of the rcode. */
function readRecord(reader: Reader): PacketRecord | { readonly edns: PacketEdns; readonly upper: number } {
  const name = reader.name();
  const type = types.wordOf(reader.u16());
  const classNumber = reader.u16();
  const ttl = reader.u32();
  const data = reader.part(reader.u16());
  if (type === 'OPT') {
    const edns = {
      version: (ttl >>> 16) & 255,
      udpSize: classNumber,
      do: ((ttl >>> 15) & 1) === 1,
      options: readOptions(data),
    };
    return { edns, upper: ttl >>> 24 };
  }
  const ofClass = classes.wordOf(classNumber);
  return { name, ttl, type, data: readData(data, type), ...(ofClass === 'IN' ? {} : { class: ofClass }) };
}

function readBody(reader: Reader, header: Header, counts: readonly number[]): DnsPacket {
  const [questionCount = 0, ...sectionCounts] = counts;
  const questions: DnsPacket['questions'][number][] = [];
  for (let left = questionCount; left > 0; left--)
    questions.push({
      name: reader.name(),
      type: types.wordOf(reader.u16()),
      class: classes.wordOf(reader.u16()),
    });
  let opt: { edns: PacketEdns; upper: number } | undefined;
  const [answer = [], authority = [], additional = []] = sectionCounts.map((count) => {
    const records: PacketRecord[] = [];
    for (let left = count; left > 0; left--) {
      const record = readRecord(reader);
      if (!('edns' in record)) records.push(record);
      else opt ??= record;
    }
    return records;
  });
  const upper = opt?.upper ?? 0;
  const rcode =
    upper === 0 ? header.rcode : rcodes.wordOf((upper << 4) | (rcodes.numberOf(header.rcode) ?? 0));
  return { ...header, rcode, questions, answer, authority, additional, ...(opt ? { edns: opt.edns } : {}) };
}

/** Reads a message. Nonsense is a value: it says what is wrong in miekg/dns's words, and holds the header if there was one. */
export function decodePacket(
  bytes: Uint8Array,
): { readonly ok: true; readonly packet: DnsPacket } | MalformedPacket {
  const reader = openReader(bytes);
  let header: Header | undefined;
  try {
    header = headerOf(reader.u16(), reader.u16());
    const counts = [reader.u16(), reader.u16(), reader.u16(), reader.u16()];
    return { ok: true, packet: readBody(reader, header, counts) };
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    const whole = bytes.length >= 12 && header ? { header } : {};
    return { ok: false, rcode: 'FORMERR', reason: error.message, ...whole };
  }
}
