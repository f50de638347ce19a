import fc from 'fast-check';
import ipaddr from 'ipaddr.js';
import type { DnsPacket, PacketRecord } from './packet.ts';

/** Names as programs and people write them. */
export const anyName: fc.Arbitrary<string> = fc
  .array(fc.stringMatching(/^[a-zA-Z0-9_-]{1,20}$/), { maxLength: 6 })
  .map((labels) => `${labels.join('.')}.`);

const anyU16 = fc.nat(65535);
const anyU32 = fc.nat(2 ** 32 - 1);
const anyString = fc.stringMatching(/^[ !#-[\]-~]{0,60}$/).map((text) => `"${text}"`);

const DATA: Readonly<Record<string, fc.Arbitrary<string>>> = {
  A: fc.ipV4(),
  AAAA: fc.ipV6().map((text) => ipaddr.IPv6.parse(text).toRFC5952String()),
  CNAME: anyName,
  NS: anyName,
  PTR: anyName,
  MX: fc.tuple(anyU16, anyName).map((words) => words.join(' ')),
  SRV: fc.tuple(anyU16, anyU16, anyU16, anyName).map((words) => words.join(' ')),
  SOA: fc.tuple(anyName, anyName, anyU32, anyU32, anyU32, anyU32, anyU32).map((words) => words.join(' ')),
  TXT: fc.array(anyString, { minLength: 1, maxLength: 3 }).map((words) => words.join(' ')),
  TYPE4711: fc.constantFrom('\\# 0', '\\# 4 0A000001'),
};

const anyRecord: fc.Arbitrary<PacketRecord> = fc.constantFrom(...Object.keys(DATA)).chain((type) =>
  fc.record({
    name: anyName,
    ttl: fc.nat(2 ** 31),
    type: fc.constant(type),
    data: DATA[type] ?? fc.constant(''),
  }),
);

const anySection = fc.array(anyRecord, { maxLength: 6 });

export const anyPacket: fc.Arbitrary<DnsPacket> = fc.record(
  {
    id: anyU16,
    opcode: fc.constantFrom('QUERY', 'NOTIFY', 'UPDATE', 'RESERVED9'),
    rcode: fc.constantFrom('NOERROR', 'FORMERR', 'SERVFAIL', 'NXDOMAIN', 'NOTIMP', 'REFUSED'),
    flags: fc.record({
      qr: fc.boolean(),
      aa: fc.boolean(),
      tc: fc.boolean(),
      rd: fc.boolean(),
      ra: fc.boolean(),
      ad: fc.boolean(),
      cd: fc.boolean(),
    }),
    questions: fc.array(
      fc.record({
        name: anyName,
        type: fc.constantFrom('A', 'AAAA', 'SRV', 'HTTPS', 'ANY', 'TYPE4711'),
        class: fc.constantFrom('IN', 'CH', 'ANY'),
      }),
      { maxLength: 2 },
    ),
    answer: anySection,
    authority: anySection,
    additional: anySection,
    edns: fc.record({
      version: fc.nat(255),
      udpSize: anyU16,
      do: fc.boolean(),
      options: fc.array(
        fc.record({
          code: fc.constantFrom(3, 10, 65001, 65534),
          data: fc.stringMatching(/^([0-9a-f]{2}){0,20}$/),
        }),
        {
          maxLength: 3,
        },
      ),
    }),
  },
  { requiredKeys: ['id', 'opcode', 'rcode', 'flags', 'questions', 'answer', 'authority', 'additional'] },
);
