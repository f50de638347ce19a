import type { Endpoint, Pod, Service } from '../../api/index.ts';
import { listOf, type Reader } from '../../apiserver/index.ts';
import type { RuleVisit, Tag } from '../../kernel/index.ts';
import { joinHostPort, splitHostPort } from '../../net/index.ts';
import type { Millis } from '../../sim/index.ts';
import type { Candidate } from '../hop.ts';
import { endpointOrigin, endpointsOf, podOf, probeOrigins, readyOrigin } from './origins.ts';

/**
 * The odds that a chain of `statistic` rules gives each endpoint that it names: the rules' own probabilities,
 * one after the other (the last has none: it takes what is left).
 */
export function oddsOf(
  choices: readonly { endpoint: string; probability: number }[],
): Readonly<Record<string, number>> {
  let left = 1;
  const odds: Record<string, number> = {};
  for (const { endpoint, probability } of choices) {
    odds[endpoint] = (odds[endpoint] ?? 0) + left * probability;
    left *= 1 - probability;
  }
  return odds;
}

const isChoice = (visit: RuleVisit): boolean => visit.tag?.role === 'choose';

/** Whether a rule has sent the packet to an endpoint: of a chain of its own, or of the map of the rule that chose. */
export const isDnat = (visit: RuleVisit): boolean =>
  visit.matched && (visit.tag?.role === 'dnat' || (isChoice(visit) && visit.target === 'DNAT'));

/** The node whose rules choose, the address that the client dialled, and the one that they made of it. */
export interface Choosing {
  readonly node: string;
  readonly dst: string;
  readonly chosen?: string;
}

const zoneOf = (read: Reader, node: string): string | undefined => {
  const labels = read.get('Node', '', node)?.metadata.labels;
  return labels?.['topology.kubernetes.io/zone'];
};

/** Which of a Service's two policies is in force for an address: the one for inside, or the one for ways in from outside. */
const policyFor = ({ spec }: Service, dst: string): 'internalTrafficPolicy' | 'externalTrafficPolicy' =>
  spec.clusterIP === dst || spec.clusterIPs?.includes(dst)
    ? 'internalTrafficPolicy'
    : 'externalTrafficPolicy';

/** Why kube-proxy left an endpoint out of a node's rules (pkg/proxy/topology.go CategorizeEndpoints). */
function skippedBecause(read: Reader, service: Service, endpoint: Endpoint, { node, dst }: Choosing): string {
  const { conditions, nodeName, hints } = endpoint;
  if (conditions?.terminating) return 'terminating';
  if (conditions?.ready === false) return 'not ready';
  const policy = policyFor(service, dst);
  if (nodeName !== node && service.spec[policy] === 'Local') return `on another node, and ${policy} is Local`;
  const zones = (hints?.forZones ?? []).map(({ name }) => name);
  const zone = zoneOf(read, node);
  if (zones.length > 0 && zone !== undefined && !zones.includes(zone))
    return `meant for zone ${zones.join(', ')}`;
  return 'not in the rules of this node yet';
}

type Listed = ReturnType<typeof endpointsOf>[number];

const isReady = ({ conditions }: Endpoint): boolean =>
  conditions?.ready !== false && !conditions?.terminating;

/**
 * What has become of an endpoint that kube-proxy would leave out by now; undefined for one that belongs into the rules. Endpoints that
 * terminate and still serve do so where no other is left.
 */
function outdated(
  read: Reader,
  service: Service,
  listed: readonly Listed[],
  { endpoint }: Listed,
  choosing: Choosing,
): Candidate['stale'] {
  if (endpoint.targetRef?.kind === 'Pod' && !podOf(read, endpoint)) return 'gone';
  if (isReady(endpoint)) return undefined;
  const { terminating, serving } = endpoint.conditions ?? {};
  const isNear = service.spec[policyFor(service, choosing.dst)] === 'Local';
  const others = listed.filter((other) => !isNear || other.endpoint.nodeName === choosing.node);
  if (terminating && serving !== false && !others.some((other) => isReady(other.endpoint))) return undefined;
  return terminating ? 'terminating' : 'not ready';
}

const olderRules = (now: NonNullable<Candidate['stale']>, { node }: Choosing): string =>
  now === 'gone'
    ? 'its Pod is gone, which the EndpointSlice has yet to say'
    : `${now} by now: the rules of ${node} are older than the EndpointSlice`;

/** Addresses that the rules of the node name, and no slice any more. */
function forgotten(
  read: Reader,
  listed: readonly string[],
  odds: Readonly<Record<string, number>>,
  choosing: Choosing,
): readonly Candidate[] {
  const { chosen } = choosing;
  const named = { ...(chosen === undefined ? {} : { [chosen]: 0 }), ...odds };
  return Object.entries(named)
    .filter(([address, probability]) => (probability > 0 || address === chosen) && !listed.includes(address))
    .map(([address, probability]) => ({
      address,
      ...podAt(read, address),
      verdict: address === chosen ? 'chosen' : 'possible',
      probability,
      reason: olderRules('no endpoint', choosing),
      stale: 'no endpoint',
      origins: [],
    }));
}

const podWith = (pod: Pod, node: string | undefined): Pick<Candidate, 'pod'> => ({
  pod: {
    namespace: pod.metadata.namespace ?? '',
    name: pod.metadata.name,
    ...(node !== undefined && { node }),
  },
});

/** The Pod that has this address, if it still is there. */
function podAt(read: Reader, address: string): Pick<Candidate, 'pod'> {
  const ip = splitHostPort(address)?.address;
  const pod = listOf(read, 'Pod').find(({ status }) => status?.podIP === ip);
  return pod ? podWith(pod, pod.spec.nodeName) : {};
}

/**
 * Every endpoint of the Service at the hop that chooses: from the rules the odds and the choice, from the
 * EndpointSlice why the others are not in the rules. Where the rules are older than the slice, those that only the rules name come last.
 */
export function candidatesFor(
  read: Reader,
  now: Millis,
  service: Service,
  tag: Tag,
  odds: Readonly<Record<string, number>>,
  visits: readonly RuleVisit[],
  choosing: Choosing,
): readonly Candidate[] {
  const { chosen } = choosing;
  const sticks = visits.some((visit) => visit.matched && visit.tag?.role === 'affinity');
  const drawn = visits.findLast((visit) => isChoice(visit) && visit.chance)?.chance;
  const listed = endpointsOf(read, service, tag.port ?? '');
  const candidates = listed.map((each): Candidate => {
    const { slice, index, endpoint, port } = each;
    const address = joinHostPort(endpoint.addresses[0] ?? '', port ?? 0);
    const pod = podOf(read, endpoint);
    const probability = odds[address] ?? 0;
    const verdict = address === chosen ? 'chosen' : probability > 0 ? 'possible' : 'skipped';
    const origins = [
      endpointOrigin(slice, index),
      ...(pod ? [readyOrigin(pod, now), ...probeOrigins(read, pod)] : []),
    ];
    const stale = verdict === 'skipped' ? undefined : outdated(read, service, listed, each, choosing);
    const reason = stale
      ? olderRules(stale, choosing)
      : sticks && verdict === 'chosen'
        ? 'session affinity: the client’s last connection went there'
        : sticks && isReady(endpoint)
          ? `session affinity keeps this client at ${chosen}`
          : verdict === 'skipped'
            ? skippedBecause(read, service, endpoint, choosing)
            : verdict === 'chosen' && drawn
              ? `drawn: ${drawn.drawn.toFixed(3)}`
              : 'could have been drawn';
    return {
      address,
      ...(pod && podWith(pod, endpoint.nodeName)),
      verdict,
      probability,
      reason,
      ...(stale && { stale }),
      origins,
    };
  });
  const addresses = candidates.map(({ address }) => address);
  return [...candidates, ...forgotten(read, addresses, odds, choosing)];
}
