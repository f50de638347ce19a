import { addressOfReverseName, parseAddress, typeOfFamily } from '../../message/address.ts';
import type { DnsRecord } from '../../message/message.ts';
import { canonicalName, fqdn, isSubDomain } from '../../message/name.ts';
import type { RecordOrigin, Turn } from '../plugin.ts';
import { nameServers } from './name-server.ts';
import { parseRequest, trimZone } from './parse-request.ts';
import { type Entry, type Found, findRecords } from './records.ts';
import { findNames } from './reverse.ts';
import type { KubernetesOptions } from './setup.ts';
import type { Watched } from './watched.ts';

/** A question to the plug-in. `zone` has the spelling of the question. */
export interface Inquiry {
  readonly qname: string;
  readonly type: string;
  readonly zone: string;
  readonly options: KubernetesOptions;
  readonly objects: Watched;
  readonly turn: Turn;
}

/** Records for the sections of a reply; `missing`: the name does not exist. */
export interface Records {
  readonly missing: boolean;
  readonly answer: readonly DnsRecord[];
  readonly additional: readonly DnsRecord[];
  readonly origins: readonly RecordOrigin[];
  readonly reason: string;
  readonly took: number;
}

const SCHEMA_VERSION = '1.1.0';
const SCHEMA_VERSION_TTL = 28800;
const LONGEST_CNAME_CHAIN = 8;

const nothing = (found: Found): Records => ({
  missing: !found.exists,
  answer: [],
  additional: [],
  origins: [],
  reason: found.reason,
  took: 0,
});

const originOf = (record: DnsRecord, entry: Entry): RecordOrigin => ({
  record: { name: record.name, type: record.type, data: record.data },
  ...entry.origin,
});

/** Several ports or slices may lead to the same record: it is sent once. */
function distinct<Item>(items: readonly Item[], recordOf: (item: Item) => DnsRecord): readonly Item[] {
  const seen = new Set<string>();
  return items.filter((item) => {
    const { name, type, data } = recordOf(item);
    const key = `${canonicalName(name)} ${type} ${data}`;
    return !seen.has(key) && seen.add(key);
  });
}

const found = ({ qname, zone, options, objects }: Inquiry): Found => {
  const name = canonicalName(qname);
  return findRecords(parseRequest(name, canonicalName(zone)), options, objects);
};

/** `ns.dns.<zone>` has addresses though nothing of that name exists (ns.go `isDefaultNS`). */
const isNameServerName = ({ qname, zone }: Inquiry): boolean =>
  trimZone(canonicalName(qname), canonicalName(zone)) === 'ns.dns';

interface Made {
  readonly record: DnsRecord;
  readonly origin?: RecordOrigin;
}

/** A and AAAA with CNAMEs completed, in the zone by itself and outside through the whole server (backend_lookup.go `A`, `AAAA`). */
function addresses(
  inquiry: Inquiry,
  chain: readonly string[],
): { made: readonly Made[]; found: Found; took: number } {
  const { qname, type, zone, turn, options, objects } = inquiry;
  const all: Found = isNameServerName(inquiry)
    ? {
        exists: true,
        entries: nameServers(turn.localAddresses, options, objects),
        reason: 'The address of the server.',
      }
    : found(inquiry);
  if (!all.exists) return { made: [], found: all, took: 0 };
  let took = 0;
  const made = all.entries.flatMap((entry): readonly Made[] => {
    const address = parseAddress(entry.host);
    if (address) {
      if (typeOfFamily(address.family) !== type) return [];
      const record = { name: qname, ttl: entry.ttl, type, data: address.text };
      return [{ record, origin: originOf(record, entry) }];
    }
    const target = fqdn(entry.host);
    const looped = [qname, ...chain].some((name) => canonicalName(name) === canonicalName(target));
    if (looped || chain.length >= LONGEST_CNAME_CHAIN) return [];
    const alias = { name: qname, ttl: entry.ttl, type: 'CNAME', data: target };
    const first: Made = { record: alias, origin: originOf(alias, entry) };
    if (isSubDomain(zone, target)) {
      const rest = addresses({ ...inquiry, qname: target }, [...chain, qname]);
      took += rest.took;
      return rest.made.length > 0 ? [first, ...rest.made] : [];
    }
    const outside = turn.lookup(target, type);
    took += outside.took;
    return [first, ...outside.message.answer.map((record) => ({ record }))];
  });
  return { made: distinct(made, ({ record }) => record), found: all, took };
}

function answerAddresses(inquiry: Inquiry): Records {
  const { made, found: all, took } = addresses(inquiry, []);
  const records = made.map(({ record }) => record);
  const lacks = all.exists && all.entries.length > 0 && records.length === 0;
  return {
    ...nothing(all),
    answer: records,
    origins: made.flatMap(({ origin }) => origin ?? []),
    reason: lacks ? `${all.reason} But there is no record of type ${inquiry.type}.` : all.reason,
    took,
  };
}

/** Weight is 100 shared among all entries, before duplicates are folded (backend_lookup.go `SRV`). */
function answerSRV(inquiry: Inquiry): Records {
  const all = isNameServerName(inquiry)
    ? { exists: true as const, entries: [], reason: 'A name server.' }
    : found(inquiry);
  if (!all.exists) return nothing(all);
  const entries = all.entries.filter((entry) => parseAddress(entry.host));
  const weight = Math.max(1, Math.floor(100 / Math.max(1, entries.length)));
  const usable = entries.filter((entry) => entry.port !== PLACEHOLDER_PORT);
  const srv = usable.map((entry) => {
    const target = `${entry.key}.${inquiry.zone}`;
    const data = `0 ${weight} ${entry.port} ${target}`;
    return { entry, record: { name: inquiry.qname, ttl: entry.ttl, type: 'SRV', data } };
  });
  const targets = usable.flatMap((entry) => {
    const address = parseAddress(entry.host);
    if (!address) return [];
    const name = `${entry.key}.${inquiry.zone}`;
    return [
      { entry, record: { name, ttl: entry.ttl, type: typeOfFamily(address.family), data: address.text } },
    ];
  });
  const answer = distinct(srv, ({ record }) => record);
  const additional = distinct(targets, ({ record }) => record);
  return {
    ...nothing(all),
    answer: answer.map(({ record }) => record),
    additional: additional.map(({ record }) => record),
    origins: [...answer, ...additional].map(({ record, entry }) => originOf(record, entry)),
  };
}

const PLACEHOLDER_PORT = -1;

function answerPTR(inquiry: Inquiry): Records {
  const { qname, options, objects } = inquiry;
  const ip = addressOfReverseName(qname);
  if (ip === undefined) return nothing(existence(inquiry));
  const entries = findNames(ip, options, objects);
  const made = distinct(
    entries.map((entry) => ({
      entry,
      record: { name: qname, ttl: entry.ttl, type: 'PTR', data: entry.host },
    })),
    ({ record }) => record,
  );
  return {
    ...nothing({ exists: made.length > 0, entries, reason: '' } as Found),
    answer: made.map(({ record }) => record),
    origins: made.map(({ record, entry }) => originOf(record, entry)),
    reason:
      made.length > 0
        ? `${ip} belongs to ${made[0]?.entry.origin.kind} ${made[0]?.entry.origin.namespace}/${made[0]?.entry.origin.name}.`
        : `No Service has the cluster address ${ip}, and no ready endpoint has it.`,
  };
}

function answerNS(inquiry: Inquiry): Records {
  const { qname, zone, turn, options, objects } = inquiry;
  const servers = nameServers(turn.localAddresses, options, objects).flatMap((entry) => {
    const address = parseAddress(entry.host);
    return address ? [{ entry, address, name: `${entry.key}.${zone}` }] : [];
  });
  const ns = distinct(
    servers.map(({ entry, name }) => ({
      entry,
      record: { name: qname, ttl: options.ttl, type: 'NS', data: name },
    })),
    ({ record }) => record,
  );
  const glue = distinct(
    servers.map(({ entry, address, name }) => ({
      entry,
      record: { name, ttl: options.ttl, type: typeOfFamily(address.family), data: address.text },
    })),
    ({ record }) => record,
  );
  return {
    missing: false,
    answer: ns.map(({ record }) => record),
    additional: glue.map(({ record }) => record),
    origins: [...ns, ...glue].map(({ record, entry }) => originOf(record, entry)),
    reason: 'The Service whose endpoints include the address of this server.',
    took: 0,
  };
}

function answerCNAME(inquiry: Inquiry): Records {
  const all = existence(inquiry);
  if (!all.exists) return nothing(all);
  const entry = all.entries[0];
  if (!entry || parseAddress(entry.host)) return nothing(all);
  const record = { name: inquiry.qname, ttl: entry.ttl, type: 'CNAME', data: fqdn(entry.host) };
  return { ...nothing(all), answer: [record], origins: [originOf(record, entry)] };
}

function answerTXT(inquiry: Inquiry): Records {
  if (trimZone(canonicalName(inquiry.qname), canonicalName(inquiry.zone)) !== 'dns-version')
    return nothing(existence(inquiry));
  const data = `"${SCHEMA_VERSION}"`;
  return {
    ...nothing({ exists: true, entries: [], reason: 'The version of the Kubernetes DNS schema.' }),
    answer: [{ name: inquiry.qname, ttl: SCHEMA_VERSION_TTL, type: 'TXT', data }],
  };
}

/** Only whether the name exists: what the plug-in does for types that it holds no records of. */
const existence = (inquiry: Inquiry): Found =>
  isNameServerName(inquiry) ? { exists: true, entries: [], reason: 'A name server.' } : found(inquiry);

/** The SOA of the zone, in answers and in negative replies (backend_lookup.go `SOA`). `serial` is Unix time of the last change. */
export const soaRecord = (zone: string, ttl: number, serial: number): DnsRecord => ({
  name: zone,
  ttl: Math.min(ttl, 300),
  type: 'SOA',
  data: `${joined('ns.dns', zone)} ${joined('hostmaster', zone)} ${serial} 7200 1800 86400 ${ttl}`,
});

const joined = (label: string, zone: string): string => (zone === '.' ? `${label}.` : `${label}.${zone}`);

/** Records of the asked type (handler.go `ServeDNS`). */
export function answerFromObjects(inquiry: Inquiry): Records {
  switch (inquiry.type) {
    case 'A':
    case 'AAAA':
      return answerAddresses(inquiry);
    case 'SRV':
      return answerSRV(inquiry);
    case 'PTR':
      return answerPTR(inquiry);
    case 'TXT':
      return answerTXT(inquiry);
    case 'CNAME':
      return answerCNAME(inquiry);
    case 'NS':
      if (canonicalName(inquiry.qname) === canonicalName(inquiry.zone)) return answerNS(inquiry);
      return nothing(existence(inquiry));
    default:
      return nothing(existence(inquiry));
  }
}
