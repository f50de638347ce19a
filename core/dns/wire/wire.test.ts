import dnsPacket from 'dns-packet';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emptyReply } from '../message/message.ts';
import { wireSize } from '../message/wire-size.ts';
import { decodePacket } from './decode.ts';
import { encodePacket } from './encode.ts';
import type { DnsPacket } from './packet.ts';
import { octetsOf, stringText } from './text.ts';
import { anyPacket } from './wire.suite.ts';

const octets = (packet: DnsPacket, compress: boolean): Uint8Array => {
  const bytes = encodePacket(packet, { compress });
  if (!bytes) throw new Error('cannot be encoded');
  return bytes;
};

const EMPTY: DnsPacket = {
  id: 7,
  opcode: 'QUERY',
  rcode: 'NOERROR',
  flags: { qr: true, aa: true, tc: false, rd: true, ra: false, ad: false, cd: false },
  questions: [],
  answer: [],
  authority: [],
  additional: [],
};

/** What dns-packet makes of a record's data, in presentation format. */
function presented({ type, data }: { type: string; data?: unknown }): string {
  const fields = data as Record<string, string | number> & string;
  const dot = (name: unknown) => (name === '.' ? '.' : `${name}.`);
  switch (type) {
    case 'CNAME':
    case 'NS':
    case 'PTR':
      return dot(fields);
    case 'MX':
      return `${fields.preference} ${dot(fields.exchange)}`;
    case 'SRV':
      return `${fields.priority} ${fields.weight} ${fields.port} ${dot(fields.target)}`;
    case 'SOA':
      return [
        dot(fields.mname),
        dot(fields.rname),
        fields.serial,
        fields.refresh,
        fields.retry,
        fields.expire,
        fields.minimum,
      ].join(' ');
    case 'TXT':
      return (data as Uint8Array[]).map((text) => stringText(text)).join(' ');
    default:
      return String(data);
  }
}

describe('the wire format', () => {
  it('decodes to what was encoded, compressed or not', () => {
    fc.assert(
      fc.property(anyPacket, fc.boolean(), (packet, compress) => {
        expect(decodePacket(octets(packet, compress))).toEqual({ ok: true, packet });
      }),
      { numRuns: 150 },
    );
  });

  it('is read in the same way by dns-packet', () => {
    const known = (packet: DnsPacket) =>
      [...packet.answer, ...packet.authority, ...packet.additional].filter(
        ({ type }) => !type.startsWith('TYPE'),
      );
    fc.assert(
      fc.property(anyPacket, fc.boolean(), (packet, compress) => {
        const read = dnsPacket.decode(Buffer.from(octets(packet, compress)));
        expect(read.id).toBe(packet.id);
        const theirs = [
          ...(read.answers ?? []),
          ...(read.authorities ?? []),
          ...(read.additionals ?? []),
        ].filter(({ type }) => type !== 'OPT' && !type.startsWith('UNKNOWN'));
        expect(theirs.map(({ name }) => (name === '.' ? '.' : `${name}.`))).toEqual(
          known(packet).map(({ name }) => name),
        );
        expect(theirs.map((record) => presented(record as { type: string }))).toEqual(
          known(packet).map(({ data }) => data),
        );
      }),
    );
  });

  it('reads what dns-packet writes', () => {
    const bytes = dnsPacket.encode({
      type: 'response',
      id: 4711,
      flags: dnsPacket.RECURSION_DESIRED | dnsPacket.AUTHORITATIVE_ANSWER,
      questions: [{ type: 'SRV', name: '_http._tcp.web.default.svc.cluster.local' }],
      answers: [
        {
          type: 'SRV',
          name: '_http._tcp.web.default.svc.cluster.local',
          ttl: 30,
          data: { priority: 0, weight: 100, port: 80, target: 'web.default.svc.cluster.local' },
        },
      ],
      additionals: [
        { type: 'A', name: 'web.default.svc.cluster.local', ttl: 30, data: '10.96.0.1' },
        { type: 'OPT', name: '.', udpPayloadSize: 1232, flags: dnsPacket.DNSSEC_OK, options: [] } as never,
      ],
    });
    const decoded = decodePacket(bytes);
    expect(decoded.ok && decoded.packet).toMatchObject({
      id: 4711,
      answer: [{ type: 'SRV', data: '0 100 80 web.default.svc.cluster.local.' }],
      additional: [{ type: 'A', data: '10.96.0.1' }],
      edns: { version: 0, udpSize: 1232, do: true },
    });
  });

  it('has the size that truncation reckons with', () => {
    fc.assert(
      fc.property(anyPacket, fc.boolean(), (packet, compress) => {
        const question = { name: 'web.default.svc.cluster.local.', type: 'A' };
        const sent = { ...packet, questions: [{ ...question, class: 'IN' }] };
        const { answer, authority, additional, edns } = sent;
        const known = [...answer, ...authority, ...additional].every(({ type }) => !type.startsWith('TYPE'));
        if (!known) return;
        const message = {
          ...emptyReply(question, 'NOERROR'),
          answer,
          authority,
          additional,
          ...(edns && { edns }),
        };
        expect(octets(sent, compress)).toHaveLength(wireSize(message, compress));
      }),
    );
  });

  it('never throws at random octets, nor at a message with some of them changed', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 600 }), (bytes) => void decodePacket(bytes)),
      { numRuns: 500 },
    );
    const changes = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 8 });
    fc.assert(
      fc.property(anyPacket, changes, fc.nat(), (packet, flips, cut) => {
        const bytes = octets(packet, true);
        for (const [at, value] of flips) bytes[at % bytes.length] = value;
        const decoded = decodePacket(bytes.slice(0, 1 + (cut % bytes.length)));
        // What could be read can be written again, and then says the same.
        if (!decoded.ok) return;
        const again = encodePacket(decoded.packet, { compress: true });
        if (again) expect(decodePacket(again)).toEqual(decoded);
      }),
      { numRuns: 250 },
    );
  });

  it('says what is wrong, and keeps the header so that somebody can answer FORMERR', () => {
    const bytes = octets({ ...EMPTY, questions: [{ name: 'web.', type: 'A', class: 'IN' }] }, false);
    expect(decodePacket(bytes.slice(0, 15))).toMatchObject({
      ok: false,
      rcode: 'FORMERR',
      header: { id: 7 },
    });
    expect(decodePacket(bytes.slice(0, 3))).toEqual({
      ok: false,
      rcode: 'FORMERR',
      reason: 'overflow unpacking data',
    });
    const circle = Uint8Array.from([...bytes.slice(0, 12), 0xc0, 12, 0, 1, 0, 1]);
    expect(decodePacket(circle)).toMatchObject({ ok: false, reason: 'too many compression pointers' });
  });

  it('escapes dots, quotes and what cannot be printed, and takes it back', () => {
    const name = 'a\\.b.c\\"d.\\000\\255.';
    const bytes = octets({ ...EMPTY, questions: [{ name, type: 'A', class: 'IN' }] }, true);
    expect([...bytes.slice(12, 28)]).toEqual([3, 97, 46, 98, 3, 99, 34, 100, 2, 0, 255, 0, 0, 1, 0, 1]);
    const decoded = decodePacket(bytes);
    expect(decoded.ok && decoded.packet.questions[0]?.name).toBe(name);
    expect(octetsOf('\\256')).toBeUndefined();
    expect(octetsOf('a\\')).toBeUndefined();
  });

  it('has no octets for names and data that cannot be', () => {
    const record = (name: string, type: string, data: string) =>
      encodePacket({ ...EMPTY, answer: [{ name, ttl: 0, type, data }] }, { compress: true });
    expect(record(`${'a'.repeat(64)}.`, 'A', '10.0.0.1')).toBeUndefined();
    expect(record(`${'abcdefghi.'.repeat(26)}`, 'A', '10.0.0.1')).toBeUndefined();
    expect(record('a..b.', 'A', '10.0.0.1')).toBeUndefined();
    expect(record('a.', 'A', 'fd00::1')).toBeUndefined();
    expect(record('a.', 'SRV', '0 70000 80 b.')).toBeUndefined();
    expect(record('a.', 'NONSENSE', '\\# 0')).toBeUndefined();
  });
});
