import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodePacket } from '../wire/decode.ts';
import { encodePacket } from '../wire/encode.ts';
import type { DnsPacket } from '../wire/packet.ts';
import { anyName, anyPacket } from '../wire/wire.suite.ts';
import { servePacket } from './serve-packet.ts';
import { namespace, objects, readerOf, serverWith, service, slice, world } from './world.suite.ts';

const query = (changes: Partial<DnsPacket> = {}): DnsPacket => ({
  id: 42,
  opcode: 'QUERY',
  rcode: 'NOERROR',
  flags: { qr: false, aa: false, tc: false, rd: true, ra: false, ad: false, cd: false },
  questions: [{ name: 'web.default.svc.cluster.local.', type: 'A', class: 'IN' }],
  answer: [],
  authority: [],
  additional: [],
  ...changes,
});

const UDP = { address: '10.244.1.9', port: 4711, transport: 'udp' } as const;
const many = readerOf(
  objects(
    namespace('default'),
    service('many', { clusterIP: 'None', clusterIPs: ['None'] }),
    slice(
      'many',
      Array.from({ length: 100 }, (_, index) => ({ addresses: [`10.244.1.${index + 1}`] })),
      [{ name: 'http', port: 80, protocol: 'TCP' }],
    ),
  ),
);

function serve(
  packet: DnsPacket,
  client: typeof UDP | (Omit<typeof UDP, 'transport'> & { transport: 'tcp' }) = UDP,
  reader = many,
) {
  const sent = encodePacket(packet, { compress: true });
  if (!sent) throw new Error('cannot be encoded');
  const { bytes } = servePacket(
    serverWith(),
    world(packet.questions[0]?.name.startsWith('many') ? { reader } : {}),
    sent,
    client,
  );
  const decoded = bytes && decodePacket(bytes);
  return decoded?.ok ? { ...decoded.packet, size: bytes?.length ?? 0 } : undefined;
}

const manyPods = { questions: [{ name: 'many.default.svc.cluster.local.', type: 'A', class: 'IN' }] };
const edns = (changes: object = {}) => ({
  edns: { version: 0, udpSize: 1232, do: false, options: [], ...changes },
});

describe('a server at its socket', () => {
  it('answers with the id, opcode and RD of the query', () => {
    expect(serve(query())).toMatchObject({
      id: 42,
      rcode: 'NOERROR',
      flags: { qr: true, aa: true, tc: false, rd: true, ra: false },
      answer: [{ name: 'web.default.svc.cluster.local.', type: 'A', data: '10.96.42.17', ttl: 30 }],
    });
    expect(serve(query({ flags: { ...query().flags, rd: false, cd: true } }))?.flags).toMatchObject({
      rd: false,
      cd: true,
    });
  });

  it('cuts what a client cannot take over UDP, and sends all over TCP', () => {
    const plain = serve(query(manyPods));
    expect(plain).toMatchObject({ flags: { tc: true } });
    expect(plain?.size).toBeLessThanOrEqual(512);
    const larger = serve(query({ ...manyPods, ...edns() }));
    expect(larger).toMatchObject({ flags: { tc: true }, edns: { udpSize: 1232, version: 0 } });
    expect(larger?.size).toBeLessThanOrEqual(1232);
    expect(larger?.answer.length).toBeGreaterThan(plain?.answer.length ?? 0);
    expect(serve(query({ ...manyPods, ...edns({ udpSize: 8192 }) }))?.answer).toHaveLength(100);
    const tcp = serve(query(manyPods), { ...UDP, transport: 'tcp' });
    expect(tcp).toMatchObject({ flags: { tc: false } });
    expect(tcp?.answer).toHaveLength(100);
  });

  it('takes less than 512 for 512', () => {
    expect(serve(query({ ...manyPods, ...edns({ udpSize: 12 }) }))?.answer.length).toBeGreaterThan(20);
  });

  it('sends a cookie back as it came, and drops options it does not know', () => {
    const options = [
      { code: 10, data: '0123456789abcdef' },
      { code: 8, data: '0001180a0000' },
    ];
    expect(serve(query(edns({ options })))?.edns?.options).toEqual([options[0]]);
  });

  it('refuses another version of EDNS with BADVERS', () => {
    expect(serve(query(edns({ version: 1 })))).toMatchObject({
      rcode: 'BADVERS',
      answer: [],
      edns: { version: 0 },
    });
  });

  it('refuses other classes, does not implement other opcodes, and takes one question only', () => {
    const [question] = query().questions;
    const chaos = query({ questions: [{ ...question, class: 'CH' } as never] });
    const alone = serverWith('.:53 {\n kubernetes cluster.local\n}');
    const refused = servePacket(
      alone,
      world(),
      encodePacket(chaos, { compress: false }) ?? new Uint8Array(),
      UDP,
    );
    expect(refused.bytes && decodePacket(refused.bytes)).toMatchObject({ packet: { rcode: 'REFUSED' } });
    // Plug-in forward takes them, so the chain is asked.
    expect(serve(chaos)?.rcode).toBe('NOERROR');
    expect(serve(query({ opcode: 'UPDATE' }))).toMatchObject({ rcode: 'NOTIMP', opcode: 'UPDATE' });
    expect(serve(query({ questions: [] }))?.rcode).toBe('FORMERR');
    expect(serve(query({ questions: [question as never, question as never] }))?.rcode).toBe('FORMERR');
  });

  it('leaves replies and shreds without an answer, and answers FORMERR to what breaks off', () => {
    expect(serve(query({ flags: { ...query().flags, qr: true } }))).toBeUndefined();
    const bytes = encodePacket(query(), { compress: false }) ?? new Uint8Array();
    expect(servePacket(serverWith(), world(), bytes.slice(0, 11), UDP).bytes).toBeUndefined();
    const answered = servePacket(serverWith(), world(), bytes.slice(0, 20), UDP).bytes;
    expect(answered && decodePacket(answered)).toMatchObject({
      ok: true,
      packet: { id: 42, rcode: 'FORMERR' },
    });
  });

  it('answers anything with something that decodes, and fits', () => {
    const server = serverWith();
    const names = fc.oneof(
      anyName,
      anyName.map((name) => `${name === '.' ? '' : name}default.svc.cluster.local.`),
    );
    fc.assert(
      fc.property(anyPacket, names, fc.boolean(), (packet, name, plain) => {
        const asked = plain
          ? query({ questions: [{ name, type: packet.questions[0]?.type ?? 'A', class: 'IN' }] })
          : packet;
        const sent = encodePacket(asked, { compress: true });
        if (!sent) return;
        const { bytes } = servePacket(server, world(), sent, UDP);
        expect(bytes === undefined).toBe(asked.flags.qr);
        if (!bytes) return;
        expect(bytes.length).toBeLessThanOrEqual(Math.max(512, asked.edns?.udpSize ?? 0));
        expect(decodePacket(bytes)).toMatchObject({
          ok: true,
          packet: { id: asked.id, flags: { qr: true } },
        });
      }),
      { numRuns: 150 },
    );
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        const out = servePacket(server, world(), bytes, UDP).bytes;
        if (out) expect(decodePacket(out).ok).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});
