import { base16 } from '@scure/base';
import { classes, opcodes, rcodes, types } from './numbers.ts';
import { type DnsPacket, FLAG_BITS, type PacketEdns, type PacketRecord } from './packet.ts';
import { writeData } from './rdata.ts';
import { openWriter, type Writer } from './writer.ts';

function flagWord({ flags, opcode, rcode }: DnsPacket): number {
  let word = ((opcodes.numberOf(opcode) ?? 0) << 11) | ((rcodes.numberOf(rcode) ?? 0) & 15);
  for (const [flag, bit] of Object.entries(FLAG_BITS))
    if (flags[flag as keyof typeof FLAG_BITS]) word |= 1 << bit;
  return word;
}

function writeRecord(
  writer: Writer,
  { name, type, class: ofClass = 'IN', ttl, data }: PacketRecord,
): boolean {
  const [typeNumber, classNumber] = [types.numberOf(type), classes.numberOf(ofClass)];
  if (typeNumber === undefined || classNumber === undefined || !writer.name(name, true)) return false;
  writer.u16(typeNumber);
  writer.u16(classNumber);
  writer.u32(ttl);
  return writer.measured(() => writeData(writer, type, data));
}

/** RFC 6891 6.1.3: class is the size, the TTL holds the upper bits of the rcode, the version and DO. */
function writeOpt(
  writer: Writer,
  { udpSize, version, do: dnssec, options }: PacketEdns,
  rcode: string,
): void {
  writer.name('.', false);
  writer.u16(types.numberOf('OPT') ?? 0);
  writer.u16(udpSize);
  writer.u8((rcodes.numberOf(rcode) ?? 0) >> 4);
  writer.u8(version);
  writer.u16(dnssec ? 0x8000 : 0);
  writer.measured(() => {
    for (const { code, data } of options) {
      writer.u16(code);
      writer.measured(() => {
        writer.octets(base16.decode(data.toUpperCase()));
        return true;
      });
    }
    return true;
  });
}

/**
 * The octets of a packet; undefined if a name or its data cannot stand on the wire. `compress` as in miekg/dns: off as long as
 * the reply fits without.
 */
export function encodePacket(
  packet: DnsPacket,
  { compress }: { readonly compress: boolean },
): Uint8Array | undefined {
  const { questions, answer, authority, additional, edns } = packet;
  const writer = openWriter(compress);
  writer.u16(packet.id);
  writer.u16(flagWord(packet));
  writer.u16(questions.length);
  writer.u16(answer.length);
  writer.u16(authority.length);
  writer.u16(additional.length + (edns ? 1 : 0));
  for (const { name, type, class: ofClass } of questions) {
    const [typeNumber, classNumber] = [types.numberOf(type), classes.numberOf(ofClass)];
    if (typeNumber === undefined || classNumber === undefined || !writer.name(name, true)) return undefined;
    writer.u16(typeNumber);
    writer.u16(classNumber);
  }
  for (const record of [...answer, ...authority, ...additional])
    if (!writeRecord(writer, record)) return undefined;
  if (edns) writeOpt(writer, edns, packet.rcode);
  return writer.bytes();
}
