import type { Hop } from '../hop.ts';
import type { Refusal } from '../journey.ts';
import type { NameLookup } from '../lookup.ts';
import { nameOf, type Station } from '../station.ts';
import { refusalText } from './network-policy.ts';

/** How the end of a lookup is told. */
interface Ending {
  readonly label: string;
  readonly title: string;
  readonly caption: string;
  readonly because: string;
  readonly verdict: Hop['verdict'];
}

const bare = (name: string): string => name.replace(/\.$/, '');
const counted = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`;

/** `“web” takes 1 try`: how many names were asked for until the search ended. */
const tries = (name: string, tried: readonly string[]): string =>
  `“${name}” takes ${counted(tried.length, 'try', 'tries')}`;

/** Who is spoken of where an address was found: their name, and why they know it. */
function whoKnows(
  who: Station | undefined,
  count: string,
): { readonly called: string; readonly why: string } {
  switch (who?.at) {
    case 'pod':
      return {
        called: 'CoreDNS',
        why: `${nameOf(who)} answered: CoreDNS watches Services and answers from memory. It took ${count}; each was a UDP packet to the kube-dns ClusterIP, and kube-proxy’s rules chose the CoreDNS Pod.`,
      };
    case 'host':
      return {
        called: 'The cache on the node',
        why: `NodeLocal DNSCache on ${nameOf(who)} answered. It took ${count}; each was a UDP packet to an address that the node itself has, so none of them left it. What the cache does not know it asks over TCP.`,
      };
    default:
      return {
        called: 'The name server',
        why: `It took ${count}. The resolver of the node network knows nothing of the cluster.`,
      };
  }
}

function found(lookup: NameLookup, addresses: readonly string[], tried: readonly string[]): Ending {
  const { name, trips, resolution } = lookup;
  const who = trips.findLast(({ station }) => station)?.station;
  const list = addresses.join(', ');
  if (trips.length === 0)
    return {
      label: '/etc/hosts',
      title: 'Found in /etc/hosts',
      caption: `/etc/hosts names ${name}: ${list}. No query is sent.`,
      because:
        'The C library reads /etc/hosts before it asks any name server. The kubelet wrote localhost and the Pod’s own name into it.',
      verdict: 'answered',
    };
  const count = `${counted(resolution.queryCount, 'query', 'queries')} over ${counted(tried.length, 'name', 'names')}`;
  const { called, why } = whoKnows(who, count);
  return {
    label: 'DNS answer',
    title: `${called} answers with an address`,
    caption: `${tries(name, tried)}: ${tried.at(-1) ?? name} is ${list}.`,
    because: why,
    verdict: 'answered',
  };
}

function missing({ name, trips, resolution }: NameLookup, tried: readonly string[]): Ending {
  const asked = trips.findLast(({ station }) => station)?.station?.at;
  const inCluster = asked === 'pod' || asked === 'host';
  const who = asked === 'host' ? 'the cache on the node' : 'CoreDNS';
  return {
    label: 'NXDOMAIN',
    title: 'No such name',
    caption: inCluster
      ? `${tries(name, tried)}, and ${who} says NXDOMAIN to all of ${tried.join(', ')}.`
      : `${tries(name, tried)}: the node’s own resolver says NXDOMAIN to ${tried.join(', ')}, and knows no Service.`,
    because: inCluster
      ? `There is no Service “${name}” under any of these names. The resolver walked the whole search list with ${resolution.queryCount} queries. No connection is tried: without an address there is nothing to send to.`
      : 'Processes of a node use the node’s /etc/resolv.conf, not cluster DNS. A ClusterIP would work from here; its name does not.',
    verdict: 'failed',
  };
}

/** Of a lookup whose queries NetworkPolicies kept back. */
function policed(lookup: NameLookup): Ending | undefined {
  const { name, trips, resolution } = lookup;
  const kept = keptBack(lookup);
  return (
    kept && {
      label: 'NetworkPolicy',
      title: 'Queries are dropped',
      caption: `${counted(trips.length, 'query', 'queries')} for “${name}” in ${Math.round(resolution.elapsed / 1000)} s, none answered: on ${kept.node} ${refusalText(kept.refused)}.`,
      because:
        'DNS is a Service like any other, so policies are about it, too. A dropped query is not answered: the resolver waits (glibc 5 s for each try, musl 5 s for all of them), asks again and gives up. An address needs no name: it works wherever a rule allows it.',
      verdict: 'dropped',
    }
  );
}

/** The query that NetworkPolicies kept back, if they did: the last one. */
export function keptBack({
  trips,
}: NameLookup): { readonly node: string; readonly refused: Refusal } | undefined {
  for (const { request } of trips.toReversed()) {
    const { end } = request;
    if (end.end === 'dropped' && end.refused) return { node: end.node, refused: end.refused };
  }
  return undefined;
}

/** Nobody could say whether there is such a name: because a server failed, because nobody serves the address, or for silence. */
function temporary({ name, trips }: NameLookup, tried: readonly string[]): Ending {
  const told = (title: string, what: string, because: string): Ending => ({
    label: 'DNS fails',
    title,
    caption: `${tries(name, tried)}, and ${what}.`,
    because: `${because} To the program this is a temporary failure: the name may well exist, but nobody could say so.`,
    verdict: 'failed',
  });
  const last = trips.findLast(({ answered, reply }) => answered && reply?.end.end === 'arrived');
  if (last?.answered)
    return told(
      'The name server says that it cannot tell',
      `the name server answers ${last.answered.message.rcode}`,
      last.answered.reason,
    );
  if (trips.some(({ reply, answered }) => reply?.end.end === 'arrived' && !answered))
    return told(
      'Nobody serves the name server’s address',
      'every query is refused',
      'What came back is an ICMP port unreachable. If the address is that of kube-dns, kube-proxy’s rules say so because the Service has no ready endpoint: look at its Pods.',
    );
  return told(
    'The name server does not answer',
    'no answer comes from the name server',
    'Queries were sent and nothing came back, so the resolver waited and asked again. Look at where their packets end.',
  );
}

/** Tells how a lookup ended, by its result and by who answered. */
export function lookupEnding(lookup: NameLookup): Ending {
  const { name, resolution } = lookup;
  const { result, steps } = resolution;
  const tried = steps.filter(({ queries }) => queries.length > 0).map(({ candidate }) => bare(candidate));
  switch (result.kind) {
    case 'ADDRESSES':
      return found(lookup, result.addresses, tried);
    case 'NXDOMAIN':
      return missing(lookup, tried);
    case 'NODATA':
      return {
        label: 'NODATA',
        title: 'The name exists without an address',
        caption: `${tries(name, tried)}: it exists, but has no address of the kind asked for.`,
        because: 'NODATA is a positive answer without records: the name is there, the type is not.',
        verdict: 'failed',
      };
    case 'TEMPORARY-FAILURE':
      return policed(lookup) ?? temporary(lookup, tried);
  }
}
