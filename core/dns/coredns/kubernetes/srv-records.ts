import { parseAddress, typeOfFamily } from '../../message/address.ts';
import { below } from '../../message/name.ts';
import { distinct, existence, type Inquiry, nothing, originOf, type Records } from './inquiry.ts';
import { PLACEHOLDER } from './watched.ts';

/** Weight is 100 shared among all entries, before duplicates are folded (backend_lookup.go `SRV`). */
export function answerSRV(inquiry: Inquiry): Records {
  const all = existence(inquiry);
  if (!all.exists) return nothing(all);
  const entries = all.entries.filter((entry) => parseAddress(entry.host));
  const weight = Math.max(1, Math.floor(100 / Math.max(1, entries.length)));
  const usable = entries.filter((entry) => entry.port !== PLACEHOLDER.port);
  const srv = usable.map((entry) => {
    const target = below(entry.key, inquiry.zone);
    const data = `0 ${weight} ${entry.port} ${target}`;
    return { entry, record: { name: inquiry.qname, ttl: entry.ttl, type: 'SRV', data } };
  });
  const targets = usable.flatMap((entry) => {
    const address = parseAddress(entry.host);
    if (!address) return [];
    const name = below(entry.key, inquiry.zone);
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
