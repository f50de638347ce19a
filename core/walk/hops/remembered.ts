import { type Pod, podAddresses } from '../../api/index.ts';
import { listOf, type Reader } from '../../apiserver/index.ts';
import { isOnline, nodeAddresses } from '../address-book.ts';
import type { Origin } from '../hop.ts';
import type { Recollection } from '../recollection.ts';
import { nameOf, placeOf, type Station } from '../station.ts';
import { type Draft, docs, draft } from './hop-of.ts';

/** What has an address now, in words; undefined: nothing in the cluster. */
function holderOf(read: Reader, address: string): string | undefined {
  const pod = listOf(read, 'Pod').find((one) => isOnline(one) && podAddresses(one).includes(address));
  if (pod) return `Pod ${pod.metadata.name}`;
  const service = listOf(read, 'Service').find(({ spec }) => spec.clusterIPs?.includes(address));
  if (service) return `Service ${service.metadata.name}`;
  return listOf(read, 'Node').find((node) => nodeAddresses(node).includes(address))?.metadata.name;
}

/** The annotation that says how the application treats names. */
function toldBy({ metadata }: Pod): readonly Origin[] {
  const { namespace = '', name, annotations = {} } = metadata;
  const key = Object.keys(annotations).find((one) => /^packetwalk\.dev\/dns(\.|$)/.test(one));
  if (key === undefined) return [];
  return [{ kind: 'Pod', namespace, name, path: `metadata.annotations['${key}']`, note: 'resolve-once' }];
}

/** The application has an address for the name already, and asks nobody whether it still holds. */
export function rememberedHop(
  read: Reader,
  client: Station,
  host: string,
  { address, age }: Recollection,
): Draft {
  const holder = holderOf(read, address);
  const seconds = Math.round(age / 1_000);
  return draft({
    time: 0,
    kind: 'dns-answer',
    place: placeOf(client),
    label: holder === undefined ? 'STALE address' : 'remembered',
    title: 'The application did not ask again',
    caption: `The application remembered ${address} from ${seconds} s ago and did not ask${holder === undefined ? `: nothing has that address any more` : ''}.`,
    because: `${nameOf(client)} resolved ${host} once and keeps the address as long as its process lives: no query, so no record’s TTL and no change of the Service reaches it. ${holder === undefined ? 'The Pod is gone; DNS would name its successors, but only to those who ask.' : `Now ${holder} has it.`} It asks again only when its container is restarted.`,
    docs: docs.dns,
    verdict: holder === undefined ? 'failed' : 'answered',
    derivedFrom: client.at === 'pod' ? toldBy(client.pod) : [],
  });
}
