import type { Pod } from '../../api/index.ts';
import type { Reader } from '../../apiserver/index.ts';
import { type DnsMessage, zoneLine } from '../../dns/index.ts';
import type { Hop, Origin, QueryFacts } from '../hop.ts';
import type { NameLookup, QueryTrip } from '../lookup.ts';
import { nameOf, placeOf, type Station } from '../station.ts';
import { type Draft, docs, draft } from './hop-of.ts';
import { kernelSteps } from './kernel-steps.ts';
import { keptBack, lookupEnding } from './lookup-ending.ts';
import { refusalFacts, refusalText } from './network-policy.ts';

const dots = (name: string): number => name.split('.').length - 1;
const plural = (count: number, thing: string): string => `${count} ${thing}${count === 1 ? '' : 's'}`;
const bare = (name: string): string => name.replace(/\.$/, '');

/** The fields of a Pod that its resolv.conf is made from (kubelet pkg/kubelet/network/dns/dns.go `GetPodDNS`). */
function resolvConfOrigins({ metadata, spec }: Pod): readonly Origin[] {
  const { namespace = '', name } = metadata;
  const policy = spec.dnsPolicy ?? 'ClusterFirst';
  const at = (path: string, note: string): Origin => ({ kind: 'Pod', namespace, name, path, note });
  const asDefault = policy === 'ClusterFirst' && spec.hostNetwork;
  return [
    at('spec.dnsPolicy', policy),
    ...(asDefault ? [at('spec.hostNetwork', 'so ClusterFirst counts as Default: the node’s own file')] : []),
    ...(spec.dnsConfig ? [at('spec.dnsConfig', 'added, and its options win')] : []),
  ];
}

/** Who wrote the file, and from what. */
function writtenBy(client: Station): string {
  if (client.at !== 'pod') return `${nameOf(client)} has the file of its own.`;
  const { dnsPolicy = 'ClusterFirst', hostNetwork } = client.pod.spec;
  const source =
    dnsPolicy === 'None'
      ? 'from its dnsConfig alone'
      : dnsPolicy === 'Default' || (dnsPolicy === 'ClusterFirst' && hostNetwork)
        ? 'as a copy of the node’s own'
        : 'with the cluster’s DNS server, three search domains of the cluster, and those of the node';
  return `The kubelet wrote ${nameOf(client)}’s /etc/resolv.conf when its sandbox started, ${source}.`;
}

/** resolv.conf decides which names are tried. */
function searchListStep(client: Station, { name, resolvConf, resolution }: NameLookup, time: number): Draft {
  const { searches, options } = resolvConf;
  const first = resolution.steps[0];
  const ndots = options.find((option) => option.startsWith('ndots:'));
  const expanded = first?.domain !== undefined;
  const origins = client.at === 'pod' ? resolvConfOrigins(client.pod) : [];
  return draft({
    time,
    kind: 'search-list',
    place: placeOf(client),
    label: 'search list',
    title: 'resolv.conf completes the name',
    caption: expanded
      ? `“${name}” has ${plural(dots(name), 'dot')}, fewer than ${ndots ?? 'ndots:1'}, so ${bare(first.candidate)} is tried first.`
      : `“${name}” is tried as it stands first.`,
    because: `${writtenBy(client)} A name with fewer dots than ndots is tried with each search domain in turn (${searches.join(', ') || 'none here'}) before it is tried as it is; the first positive answer ends the search. Every step asks twice, for A and for AAAA.`,
    docs: docs.dns,
    derivedFrom: origins,
    lines: ['$ cat /etc/resolv.conf', ...resolvConf.text.trimEnd().split('\n')],
  });
}

/** Some records say enough in a sentence. */
const MANY = 4;

function said({ answer, flags }: DnsMessage): string {
  const lines = answer.slice(0, MANY).map(zoneLine).join('; ');
  const rest = answer.length > MANY ? `; and ${answer.length - MANY} more` : '';
  return `${lines}${rest}${flags.tc ? ' (cut: the client asks again over TCP)' : ''}`;
}

function queryOutcome({ answered, reply, request }: QueryTrip): {
  label: string;
  verdict: Hop['verdict'];
  says: string;
} {
  if (answered) {
    const { rcode, answer } = answered.message;
    if (rcode === 'NOERROR' && answer.length > 0)
      return { label: 'answer', verdict: 'answered', says: said(answered.message) };
    return {
      label: rcode === 'NOERROR' ? 'NODATA' : rcode,
      verdict: 'failed',
      says: answered.reason.replace(/\.$/, ''),
    };
  }
  if (reply?.end.end === 'arrived')
    return { label: 'refused', verdict: 'refused', says: 'ICMP port unreachable' };
  const { end } = request;
  const says =
    end.end === 'dropped' && end.refused ? `on ${end.node} ${refusalText(end.refused)}` : 'nothing came back';
  return { label: 'no reply', verdict: 'dropped', says };
}

/** The query in fields, for a table. */
function factsOf(
  lookup: NameLookup,
  { query, server, at, answered, reply }: QueryTrip,
  outcome: string,
): QueryFacts {
  const domain = lookup.resolution.steps.find(({ candidate }) => candidate === query.name)?.domain;
  const { name, type, transport } = query;
  return {
    name,
    type,
    ...(domain !== undefined && { domain }),
    server,
    transport,
    outcome: outcome === 'answer' ? 'NOERROR' : outcome,
    answers: answered?.message.answer.map(({ data }) => data) ?? [],
    truncated: answered?.message.flags.tc ?? false,
    ...(answered && { by: answered.by }),
    ...(answered?.cachedFor !== undefined && { cachedFor: answered.cachedFor }),
    ...(reply?.end.end === 'arrived' && { took: (reply.legs.at(-1)?.at ?? at) - at }),
    log: answered?.log ?? [],
  };
}

/** One query, with the way of its own packet. */
function queryStep(client: Station, lookup: NameLookup, trip: QueryTrip): Draft {
  const { query, server, station, answered } = trip;
  const outcome = queryOutcome(trip);
  const sent = trip.request.legs[0]?.packet;
  return draft({
    time: trip.at,
    kind: 'dns-query',
    place: station ? placeOf(station) : placeOf(client),
    label: `${query.type} ${outcome.label}${query.transport === 'tcp' ? ' over TCP' : ''}`,
    title: `${query.type}? ${bare(query.name)}`,
    caption: `${query.type}? ${bare(query.name)} asked of ${server}${station ? `, answered by ${nameOf(station)}` : ''}: ${outcome.says}.`,
    because:
      answered?.reason ??
      'The name server’s address is a ClusterIP like any other: this query is a packet that meets kube-proxy’s rules.',
    docs: docs.dns,
    ...(sent && { before: sent, after: sent }),
    verdict: outcome.verdict,
    query: factsOf(lookup, trip, outcome.label),
    derivedFrom: answered?.origins ?? [],
    ...(answered && {
      lines: [
        `;; ->>HEADER<<- opcode: QUERY, status: ${answered.message.rcode}`,
        ...(answered.cachedFor === undefined ? [] : [`;; out of the cache, since ${answered.cachedFor} s`]),
        ...[...answered.message.answer, ...answered.message.authority].map(zoneLine),
      ],
    }),
    steps: [
      ...kernelSteps(trip.request.legs, 'request'),
      ...(trip.onward ?? []).map((one) => queryStep(trip.station ?? client, lookup, one)),
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

/** What NetworkPolicies that kept the last query back make of the stop: it is where they did. */
function refusalOf(lookup: NameLookup) {
  const kept = keptBack(lookup);
  const trip = kept && lookup.trips.findLast(({ request: { end } }) => end.end === 'dropped' && end.refused);
  const leg = trip?.request.legs.findLast((one) => one.leg === 'node');
  const sent = trip?.request.legs[0]?.packet;
  if (!kept || leg?.leg !== 'node' || !sent) return undefined;
  const hook = leg.passage.hooks.at(-1)?.hook ?? 'PREROUTING';
  const { policies = [], ...facts } = refusalFacts(kept.refused, sent);
  return {
    ...facts,
    policies,
    place: { at: 'hook', node: kept.node, hook } as const,
    packets: { before: sent, after: kept.refused.packet },
  };
}

/** A lookup from the question to where the search ended. Its steps are the search list and the queries. */
export function lookupHop(
  read: Reader,
  client: Station,
  lookup: NameLookup,
  { asked, known }: { readonly asked: number; readonly known: number },
): Draft {
  const { trips, resolution } = lookup;
  const winner = trips.findLast(({ answered }) => answered && answered.message.answer.length > 0);
  const decisive = winner ?? trips.findLast(({ answered }) => answered);
  const kubeDns = read.get('Service', 'kube-system', 'kube-dns');
  const { label, title, caption, because, verdict } = lookupEnding(lookup);
  const refusal = refusalOf(lookup);
  const searchList = trips.length === 0 ? [] : [searchListStep(client, lookup, asked)];
  return draft({
    time: known,
    kind: 'dns-answer',
    place: decisive?.station ? placeOf(decisive.station) : (refusal?.place ?? placeOf(client)),
    label,
    title,
    caption,
    because: refusal ? `${refusal.because} ${because}` : because,
    docs: refusal?.docs ?? docs.dns,
    verdict,
    ...(refusal?.packets ?? packetsOf(decisive)),
    ...(refusal ? { policies: refusal.policies } : {}),
    derivedFrom: [
      ...(refusal?.derivedFrom ?? []),
      ...(decisive?.answered?.origins ?? []),
      ...(kubeDns
        ? [{ kind: 'Service', namespace: 'kube-system', name: 'kube-dns', path: 'spec.clusterIP' }]
        : []),
    ],
    names: resolution.steps.map(({ candidate, domain, outcome, because: why }) => ({
      name: candidate,
      ...(domain !== undefined && { domain }),
      outcome,
      because: why,
    })),
    steps: [...searchList, ...trips.map((trip) => queryStep(client, lookup, trip))],
  });
}
