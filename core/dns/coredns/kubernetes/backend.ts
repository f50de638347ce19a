import { addressOfReverseName, parseAddress, typeOfFamily } from '../../message/address.ts';
import type { DnsRecord } from '../../message/message.ts';
import { below, canonicalName, fqdn } from '../../message/name.ts';
import { answerAddresses } from './address-records.ts';
import { found, missing } from './found.ts';
import { distinct, existence, type Inquiry, nothing, originOf, type Records } from './inquiry.ts';
import { nameServers } from './name-server.ts';
import { trimZone } from './parse-request.ts';
import { findNames } from './reverse.ts';
import { answerSRV } from './srv-records.ts';

const SCHEMA_VERSION = '1.1.0';
const SCHEMA_VERSION_TTL = 28800;

function answerPTR(inquiry: Inquiry): Records {
  const { qname, options, objects } = inquiry;
  const ip = addressOfReverseName(qname);
  if (ip === undefined) return nothing(existence(inquiry));
  const entries = findNames(ip, options, objects);
  const first = entries[0]?.origin;
  if (!first)
    return nothing(missing(`No Service has the cluster address ${ip}, and no ready endpoint has it.`));
  const made = distinct(
    entries.map((entry) => ({
      entry,
      record: { name: qname, ttl: entry.ttl, type: 'PTR', data: entry.host },
    })),
    ({ record }) => record,
  );
  return {
    ...nothing(found(entries, `${ip} belongs to ${first.kind} ${first.namespace}/${first.name}.`)),
    answer: made.map(({ record }) => record),
    origins: made.map(({ record, entry }) => originOf(record, entry)),
  };
}

function answerNS(inquiry: Inquiry): Records {
  const { qname, zone, turn, options, objects } = inquiry;
  const servers = nameServers(turn.localAddresses, options, objects).flatMap((entry) => {
    const address = parseAddress(entry.host);
    return address ? [{ entry, address, name: below(entry.key, zone) }] : [];
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

/** For TXT a name that only stands on the way to others does not exist (kubernetes.go `Services`). */
function otherText(inquiry: Inquiry): Records {
  const all = existence(inquiry);
  return all.exists && all.entries.length === 0
    ? nothing(missing('Nothing has text here, and names without records do not count as names for TXT.'))
    : nothing(all);
}

function answerTXT(inquiry: Inquiry): Records {
  if (trimZone(canonicalName(inquiry.qname), canonicalName(inquiry.zone)) !== 'dns-version')
    return otherText(inquiry);
  const data = `"${SCHEMA_VERSION}"`;
  return {
    ...nothing({ exists: true, entries: [], reason: 'The version of the Kubernetes DNS schema.' }),
    answer: [{ name: inquiry.qname, ttl: SCHEMA_VERSION_TTL, type: 'TXT', data }],
  };
}

/** The SOA of the zone, in answers and in negative replies (backend_lookup.go `SOA`). `serial` is Unix time of the last change. */
export const soaRecord = (zone: string, ttl: number, serial: number): DnsRecord => ({
  name: zone,
  ttl: Math.min(ttl, 300),
  type: 'SOA',
  data: `${below('ns.dns', zone)} ${below('hostmaster', zone)} ${serial} 7200 1800 86400 ${ttl}`,
});

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
