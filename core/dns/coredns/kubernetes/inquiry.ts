import type { DnsRecord } from '../../message/message.ts';
import { canonicalName } from '../../message/name.ts';
import type { RecordOrigin } from '../origin.ts';
import type { Turn } from '../plugin.ts';
import type { Entry, Found } from './found.ts';
import { parseRequest, trimZone } from './parse-request.ts';
import { findRecords } from './records.ts';
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

/** Each object once; they explain why the name has other records than those asked for. */
const objectsOf = (entries: readonly Entry[]): readonly Entry['origin'][] => {
  const keys = entries.map(({ origin }) => JSON.stringify(origin));
  return entries.filter((_, index) => keys.indexOf(keys[index] ?? '') === index).map(({ origin }) => origin);
};

/** No records: NODATA, or no such name. */
export const nothing = (found: Found): Records => ({
  missing: !found.exists,
  answer: [],
  additional: [],
  origins: found.exists ? objectsOf(found.entries) : found.seen,
  reason: found.reason,
  took: 0,
});

export const originOf = (record: DnsRecord, entry: Entry): RecordOrigin => ({
  record: { name: record.name, type: record.type, data: record.data },
  ...entry.origin,
});

/** Several ports or slices may lead to the same record: it is sent once. */
export function distinct<Item>(items: readonly Item[], recordOf: (item: Item) => DnsRecord): readonly Item[] {
  const seen = new Set<string>();
  return items.filter((item) => {
    const { name, type, data } = recordOf(item);
    const key = `${canonicalName(name)} ${type} ${data}`;
    return !seen.has(key) && seen.add(key);
  });
}

const lookUp = ({ qname, zone, options, objects }: Inquiry): Found => {
  const name = canonicalName(qname);
  return findRecords(parseRequest(name, canonicalName(zone)), options, objects);
};

/** `ns.dns.<zone>` has addresses though nothing of that name exists (ns.go `isDefaultNS`). */
export const isNameServerName = ({ qname, zone }: Inquiry): boolean =>
  trimZone(canonicalName(qname), canonicalName(zone)) === 'ns.dns';

/** What stands under the name. For types that the plug-in holds no records of, only whether there is such a name counts. */
export const existence = (inquiry: Inquiry): Found =>
  isNameServerName(inquiry) ? { exists: true, entries: [], reason: 'A name server.' } : lookUp(inquiry);
