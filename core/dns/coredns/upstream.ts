import type { DnsMessage, DnsQuestion, DnsRecord } from '../message/message.ts';
import { emptyReply } from '../message/message.ts';
import { canonicalName } from '../message/name.ts';

/** Records of one outside name, by type, with their TTL in seconds (300 if not said). Data is in presentation format. */
export interface UpstreamName {
  readonly ttl?: number;
  readonly A?: readonly string[];
  readonly AAAA?: readonly string[];
  readonly CNAME?: readonly string[];
  readonly TXT?: readonly string[];
  readonly PTR?: readonly string[];
  readonly MX?: readonly string[];
  readonly NS?: readonly string[];
  readonly SRV?: readonly string[];
}

/** The world outside the cluster, as the node's resolver knows it. Every name not listed is NXDOMAIN. */
export interface Upstream {
  /** By fully qualified lower-case name. */
  readonly records: Readonly<Record<string, UpstreamName>>;
  /** Names whose servers are broken. */
  readonly servfail?: readonly string[];
  /** The resolver does not answer at all. */
  readonly unreachable?: boolean;
  /** Round trip to it in milliseconds. */
  readonly roundTrip?: number;
}

const ROOT_SOA: DnsRecord = {
  name: '.',
  ttl: 86400,
  type: 'SOA',
  data: 'a.root-servers.net. nstld.verisign-grs.com. 2026010100 1800 900 604800 86400',
};
const DEFAULT_TTL = 300;
const LONGEST_CHAIN = 8;

const recordsOf = (name: string, type: string, entry: UpstreamName): readonly DnsRecord[] => {
  const data = entry[type as keyof Omit<UpstreamName, 'ttl'>] ?? [];
  return data.map((text) => ({
    name,
    ttl: entry.ttl ?? DEFAULT_TTL,
    type,
    data: type === 'TXT' && !text.startsWith('"') ? `"${text}"` : text,
  }));
};

/** The reply of a recursive resolver: CNAMEs followed, ra set, aa clear, negative replies with a SOA. */
export function askUpstream(upstream: Upstream, question: DnsQuestion): DnsMessage {
  const flags = { aa: false, tc: false, ra: true };
  const isBroken = (name: string) =>
    (upstream.servfail ?? []).some((each) => canonicalName(each) === canonicalName(name));
  const answer: DnsRecord[] = [];
  let name = question.name;
  for (let hop = 0; hop < LONGEST_CHAIN; hop++) {
    if (isBroken(name)) return { ...emptyReply(question, 'SERVFAIL'), flags };
    const entry = upstream.records[canonicalName(name)];
    if (!entry) return { ...emptyReply(question, 'NXDOMAIN'), flags, answer, authority: [ROOT_SOA] };
    const found = recordsOf(name, question.type, entry);
    if (found.length > 0) return { ...emptyReply(question, 'NOERROR'), flags, answer: [...answer, ...found] };
    const alias = recordsOf(name, 'CNAME', entry)[0];
    if (!alias) return { ...emptyReply(question, 'NOERROR'), flags, answer, authority: [ROOT_SOA] };
    answer.push(alias);
    name = alias.data;
  }
  return { ...emptyReply(question, 'SERVFAIL'), flags };
}
