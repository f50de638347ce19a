import type { Endpoint, Service } from '../../api/index.ts';
import type { Reader } from '../../apiserver/index.ts';
import type { RuleVisit, Tag } from '../../kernel/index.ts';
import { joinHostPort } from '../../net/index.ts';
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
  return 'not in the rules of this node';
}

/**
 * Every endpoint of the Service at the hop that chooses: from the rules the odds and the choice, from the
 * EndpointSlice why the others are not in the rules.
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
  return endpointsOf(read, service, tag.port ?? '').map(({ slice, index, endpoint, port }): Candidate => {
    const address = joinHostPort(endpoint.addresses[0] ?? '', port ?? 0);
    const pod = podOf(read, endpoint);
    const probability = odds[address] ?? 0;
    const verdict = address === chosen ? 'chosen' : probability > 0 ? 'possible' : 'skipped';
    const origins = [
      endpointOrigin(slice, index),
      ...(pod ? [readyOrigin(pod, now), ...probeOrigins(read, pod)] : []),
    ];
    const usable = endpoint.conditions?.ready !== false && !endpoint.conditions?.terminating;
    const reason =
      sticks && verdict === 'chosen'
        ? 'session affinity: the client’s last connection went there'
        : sticks && usable
          ? `session affinity keeps this client at ${chosen}`
          : verdict === 'skipped'
            ? skippedBecause(read, service, endpoint, choosing)
            : verdict === 'chosen' && drawn
              ? `drawn: ${drawn.drawn.toFixed(3)}`
              : 'could have been drawn';
    return {
      address,
      ...(pod && {
        pod: {
          namespace: pod.metadata.namespace ?? '',
          name: pod.metadata.name,
          ...(endpoint.nodeName !== undefined && { node: endpoint.nodeName }),
        },
      }),
      verdict,
      probability,
      reason,
      origins,
    };
  });
}
