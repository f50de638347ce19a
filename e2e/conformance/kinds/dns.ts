import type { ApiObject } from '../../../core/api/index.ts';
import { answer, configure, type DnsMessage, type DnsRecord, newDnsServer } from '../../../core/dns/index.ts';
import type { Failure, Vector, VectorKind } from '../kind.ts';
import { changedObjects, type DnsVectorObjects, readerOf, upstreamOf } from './dns/objects.ts';

interface Expected {
  readonly rcode: string;
  readonly answer: readonly DnsRecord[];
  readonly authority: readonly DnsRecord[];
  readonly additional: readonly DnsRecord[];
  readonly flags: { readonly aa: boolean; readonly tc: boolean; readonly ra: boolean };
  /** A truncated reply: only how many records it has is fixed. */
  readonly answerIsAnySubset?: boolean;
  readonly answerCount?: number;
}

interface Query {
  readonly qname: string;
  readonly qtype: string;
  readonly at?: number;
  readonly clientAddress?: string;
  readonly transport?: 'udp' | 'tcp';
  readonly ednsUdpSize?: number;
  readonly expect: Expected;
}

interface DnsVector extends Vector, DnsVectorObjects {
  readonly corefile: { readonly text: string };
  readonly server: { readonly address: string };
  readonly queries: readonly Query[];
}

const SECTIONS = ['answer', 'authority', 'additional'] as const;

/** One line per record; the serial of a SOA is not fixed. */
function line({ name, ttl, type, data }: DnsRecord): string {
  const text = type === 'SOA' ? data.replace(/^(\S+ \S+) \S+/, '$1 *') : data;
  return `${name} ${ttl} ${type} ${text}`;
}

const sorted = (records: readonly DnsRecord[]): readonly string[] => records.map(line).sort();

/** TTLs of a timeline with a cache may be off by one. */
function sameLines(expected: readonly string[], actual: readonly string[], slack: boolean): boolean {
  if (expected.length !== actual.length) return false;
  return expected.every((text, index) => {
    const other = actual[index] ?? '';
    if (text === other) return true;
    const [name, ttl, ...rest] = text.split(' ');
    const [otherName, otherTtl, ...otherRest] = other.split(' ');
    const near = Math.abs(Number(ttl) - Number(otherTtl)) <= 1;
    return slack && near && name === otherName && rest.join(' ') === otherRest.join(' ');
  });
}

/** CNAMEs stand before what they lead to. */
const aliases = (records: readonly DnsRecord[]): readonly string[] =>
  records.filter(({ type }) => type === 'CNAME').map(({ name, data }) => `${name} ${data}`);

function compareAnswer(
  expected: Expected,
  actual: DnsMessage,
  whole: DnsMessage,
  path: string,
): readonly Failure[] {
  if (!expected.answerIsAnySubset) return [];
  const failures: Failure[] = [];
  if (expected.answerCount !== actual.answer.length)
    failures.push({
      path: `${path}.answerCount`,
      expected: expected.answerCount,
      actual: actual.answer.length,
    });
  const full = new Set(sorted(whole.answer));
  const strangers = sorted(actual.answer).filter((text) => !full.has(text));
  if (strangers.length > 0)
    failures.push({ path: `${path}.answer`, expected: 'a subset', actual: strangers });
  return failures;
}

function compare(query: Query, actual: DnsMessage, whole: DnsMessage, path: string): readonly Failure[] {
  const { expect: expected } = query;
  const failures: Failure[] = [];
  const check = (at: string, want: unknown, have: unknown) => {
    if (JSON.stringify(want) !== JSON.stringify(have))
      failures.push({ path: `${path}.${at}`, expected: want, actual: have });
  };
  check('rcode', expected.rcode, actual.rcode);
  for (const flag of ['aa', 'tc', 'ra'] as const)
    check(`flags.${flag}`, expected.flags[flag], actual.flags[flag]);
  check('question', { name: query.qname, type: query.qtype }, actual.question);
  for (const section of SECTIONS) {
    if (section === 'answer' && expected.answerIsAnySubset) continue;
    const [want, have] = [sorted(expected[section]), sorted(actual[section])];
    if (!sameLines(want, have, query.at !== undefined))
      failures.push({ path: `${path}.${section}`, expected: want, actual: have });
  }
  check('answer (order of CNAMEs)', aliases(expected.answer ?? []), aliases(actual.answer));
  return [...failures, ...compareAnswer(expected, actual, whole, path)];
}

/** Recorded questions to a real CoreDNS: every reply must have the same records, flags and rcode. */
export const kind: VectorKind = {
  kind: 'dns',
  run(given) {
    const vector = given as DnsVector;
    const configured = configure(vector.corefile.text);
    if (!configured.ok)
      return [{ path: 'corefile', expected: 'a valid Corefile', actual: configured.message }];
    let server = newDnsServer(configured.configuration, [vector.server.address]);
    let draws = 0;
    const readers = new Map<readonly ApiObject[], ReturnType<typeof readerOf>>();
    return vector.queries.flatMap((query, index) => {
      const objects = changedObjects(vector, query.at ?? 0);
      const reader = readers.get(objects) ?? readerOf(objects);
      readers.set(objects, reader);
      const world = {
        reader,
        now: (query.at ?? 0) * 1000,
        // Any draw must do: sections are compared as sets.
        draw: () => (draws++ * 0.618) % 1,
        upstream: upstreamOf(vector),
        synced: vector.apiServer !== 'unreachable',
      };
      const question = { name: query.qname, type: query.qtype };
      const edns = query.ednsUdpSize === undefined ? {} : { edns: { udpSize: query.ednsUdpSize } };
      const client = { address: query.clientAddress ?? '127.0.0.1' };
      const sent = { ...question, transport: query.transport ?? ('udp' as const), ...edns };
      const whole = answer(server, world, { ...question, transport: 'tcp' }, client);
      const reply = answer(server, world, sent, client);
      server = reply.server;
      return compare(query, reply.message, whole.message, `queries[${index}] ${query.qname} ${query.qtype}`);
    });
  },
};
