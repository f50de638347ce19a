import type { Reader } from '../../apiserver/index.ts';
import { zoneLine } from '../../dns/index.ts';
import type { Hop, Origin } from '../hop.ts';
import type { NameLookup, QueryTrip } from '../lookup.ts';
import { nameOf, placeOf, type Station } from '../station.ts';
import { type Draft, docs, draft } from './hop-of.ts';
import { kernelSteps } from './kernel-steps.ts';
import { lookupEnding } from './lookup-ending.ts';

const dots = (name: string): number => name.split('.').length - 1;
const plural = (count: number, thing: string): string => `${count} ${thing}${count === 1 ? '' : 's'}`;
const bare = (name: string): string => name.replace(/\.$/, '');

/** resolv.conf decides which names are tried. */
export function searchListHop(
  client: Station,
  { name, resolvConf, resolution }: NameLookup,
  time: number,
): Draft {
  const { searches, options } = resolvConf;
  const first = resolution.steps[0];
  const ndots = options.find((option) => option.startsWith('ndots:'));
  const expanded = first?.domain !== undefined;
  const origins: readonly Origin[] =
    client.at === 'pod'
      ? [
          {
            kind: 'Pod',
            namespace: client.pod.metadata.namespace ?? '',
            name: client.pod.metadata.name,
            path: 'spec.dnsPolicy',
            note: client.pod.spec.dnsPolicy ?? 'ClusterFirst',
          },
        ]
      : [];
  return draft({
    time,
    kind: 'search-list',
    place: placeOf(client),
    label: 'search list',
    title: 'resolv.conf completes the name',
    caption: expanded
      ? `“${name}” has ${plural(dots(name), 'dot')}, fewer than ${ndots ?? 'ndots:1'}, so ${bare(first.candidate)} is tried first.`
      : `“${name}” is tried as it stands first.`,
    because: `The kubelet wrote ${nameOf(client)}’s /etc/resolv.conf when its sandbox started. A name with fewer dots than ndots is tried with each search domain in turn (${searches.join(', ') || 'none here'}) before it is tried as it is; the first positive answer ends the search. Every step asks twice, for A and for AAAA.`,
    docs: docs.dns,
    derivedFrom: origins,
    lines: ['$ cat /etc/resolv.conf', ...resolvConf.text.trimEnd().split('\n')],
  });
}

function queryOutcome({ answered, reply }: QueryTrip): {
  label: string;
  verdict: Hop['verdict'];
  says: string;
} {
  if (answered) {
    const { rcode, answer } = answered.message;
    if (rcode === 'NOERROR' && answer.length > 0)
      return { label: 'answer', verdict: 'answered', says: answer.map(zoneLine).join('; ') };
    return {
      label: rcode === 'NOERROR' ? 'NODATA' : rcode,
      verdict: 'failed',
      says: answered.reason.replace(/\.$/, ''),
    };
  }
  if (reply?.end.end === 'arrived')
    return { label: 'refused', verdict: 'refused', says: 'ICMP port unreachable' };
  return { label: 'no reply', verdict: 'dropped', says: 'nothing came back' };
}

/** One query, with the way of its own packet. */
function queryStep(client: Station, trip: QueryTrip): Draft {
  const { query, server, station, answered } = trip;
  const outcome = queryOutcome(trip);
  const sent = trip.request.legs[0]?.packet;
  return draft({
    time: trip.at,
    kind: 'dns-query',
    place: station ? placeOf(station) : placeOf(client),
    label: `${query.type} ${outcome.label}`,
    title: `${query.type}? ${bare(query.name)}`,
    caption: `${query.type}? ${bare(query.name)} asked of ${server}${station ? `, answered by ${nameOf(station)}` : ''}: ${outcome.says}.`,
    because:
      answered?.reason ??
      'The name server’s address is a ClusterIP like any other: this query is a packet that meets kube-proxy’s rules.',
    docs: docs.dns,
    ...(sent && { before: sent, after: sent }),
    verdict: outcome.verdict,
    derivedFrom: answered?.origins ?? [],
    ...(answered && {
      lines: [
        `;; ->>HEADER<<- opcode: QUERY, status: ${answered.message.rcode}`,
        ...[...answered.message.answer, ...answered.message.authority].map(zoneLine),
      ],
    }),
    steps: [
      ...kernelSteps(trip.request.legs, 'request'),
      ...(trip.reply ? kernelSteps(trip.reply.legs, 'reply') : []),
    ],
  });
}

/** The decisive query as it was sent and as it arrived. */
function packetsOf(trip: QueryTrip | undefined): Pick<Draft, 'before' | 'after'> {
  const sent = trip?.request.legs[0]?.packet;
  const end = trip?.request.end;
  if (!sent) return {};
  return { before: sent, after: end?.end === 'arrived' ? end.packet : sent };
}

/** Where the search ended. Its steps are the queries. */
export function answerHop(read: Reader, client: Station, lookup: NameLookup, time: number): Draft {
  const winner = lookup.trips.findLast(({ answered }) => answered && answered.message.answer.length > 0);
  const decisive = winner ?? lookup.trips.findLast(({ answered }) => answered);
  const kubeDns = read.get('Service', 'kube-system', 'kube-dns');
  const { label, title, caption, because, verdict } = lookupEnding(lookup);
  return draft({
    time,
    kind: 'dns-answer',
    place: decisive?.station ? placeOf(decisive.station) : placeOf(client),
    label,
    title,
    caption,
    because,
    docs: docs.dns,
    verdict,
    ...packetsOf(decisive),
    derivedFrom: [
      ...(decisive?.answered?.origins ?? []),
      ...(kubeDns
        ? [{ kind: 'Service', namespace: 'kube-system', name: 'kube-dns', path: 'spec.clusterIP' }]
        : []),
    ],
    steps: lookup.trips.map((trip) => queryStep(client, trip)),
  });
}
