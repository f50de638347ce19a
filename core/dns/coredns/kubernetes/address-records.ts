import { parseAddress, typeOfFamily } from '../../message/address.ts';
import type { DnsRecord } from '../../message/message.ts';
import { canonicalName, fqdn, isSubDomain } from '../../message/name.ts';
import type { RecordOrigin } from '../origin.ts';
import type { Found } from './found.ts';
import {
  distinct,
  existence,
  type Inquiry,
  isNameServerName,
  nothing,
  originOf,
  type Records,
} from './inquiry.ts';
import { nameServers } from './name-server.ts';

/** CNAMEs that are followed inside the zone (backend_lookup.go: more than 7 previous records). */
const LONGEST_CNAME_CHAIN = 8;

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
    : existence(inquiry);
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

/** A and AAAA of a name. */
export function answerAddresses(inquiry: Inquiry): Records {
  const { made, found: all, took } = addresses(inquiry, []);
  const records = made.map(({ record }) => record);
  const lacks = all.exists && all.entries.length > 0 && records.length === 0;
  return {
    ...nothing(all),
    answer: records,
    ...(made.length > 0 ? { origins: made.flatMap(({ origin }) => origin ?? []) } : {}),
    reason: lacks ? `${all.reason} But there is no record of type ${inquiry.type}.` : all.reason,
    took,
  };
}
