import type { Endpoint } from '../digest/endpoints.ts';
import type { RuleTag } from '../rule-tag.ts';
import { endpointChain } from './chains.ts';
import { chanceOfOneIn } from './probability.ts';
import { chainLine, type RestoreInput } from './restore-input.ts';
import type { ServicePortView } from './service-port-view.ts';

/** A service port whose endpoint chains are being written. */
export interface EndpointWriter {
  readonly service: ServicePortView;
  /** Chains of the endpoints that this node may send to. */
  readonly targets: ReadonlyMap<Endpoint, string>;
  /** Leaves the comments out. */
  readonly largeCluster: boolean;
  readonly input: RestoreInput;
}

export function endpointWriter(
  service: ServicePortView,
  largeCluster: boolean,
  input: RestoreInput,
): EndpointWriter {
  const targets = new Map<Endpoint, string>();
  for (const endpoint of service.endpoints.reachable) {
    targets.set(endpoint, endpointChain(service.port, endpoint.endpoint));
  }
  return { service, targets, largeCluster, input };
}

/**
 * Fills a policy's chain: first back to the endpoint that a client used before, then one by chance.
 * (proxier.go writeServiceToEndpointRules)
 */
export function writeServiceToEndpointRules(
  { service, targets, largeCluster, input }: EndpointWriter,
  chain: string,
  policy: 'Cluster' | 'Local',
  endpoints: readonly Endpoint[],
): void {
  const { port } = service;
  const start = largeCluster ? `-A ${chain} ` : `-A ${chain} -m comment --comment "${port.nameString} -> `;
  const beginning = (endpoint: string): string => (largeCluster ? start : `${start}${endpoint}" `);
  if (port.stickyMaxAgeSeconds !== undefined) {
    for (const endpoint of endpoints) {
      const target = targets.get(endpoint);
      const recent = `-m recent --name ${target} --rcheck --seconds ${port.stickyMaxAgeSeconds} --reap`;
      const text = `${beginning(endpoint.endpoint)}${recent} -j ${target}`;
      input.natRules.push({ text, tag: choiceTag(service, endpoint, 'affinity', policy) });
    }
  }
  let left = endpoints.length;
  for (const endpoint of endpoints) {
    const text = `${beginning(endpoint.endpoint)}${chanceOfOneIn(left)}${targets.get(endpoint)}`;
    input.natRules.push({ text, tag: choiceTag(service, endpoint, 'choose', policy) });
    left -= 1;
  }
}

/** The chain of each endpoint that this node may send to: masquerade a hairpin, then DNAT. */
export function writeEndpointRules({ service, targets, largeCluster, input }: EndpointWriter): void {
  const { port, protocol, endpoints } = service;
  const comment = largeCluster ? ' ' : ` -m comment --comment ${port.nameString} `;
  const from = `${comment}-s `;
  const dnat = `-m ${protocol} -p ${protocol} -j DNAT --to-destination `;
  const commentedDnat = comment + dnat;
  const frame: RuleTag = { role: 'frame', ...service.tag };
  for (const endpoint of endpoints.reachable) {
    const chain = targets.get(endpoint) as string;
    const start = `-A ${chain}`;
    const then =
      port.stickyMaxAgeSeconds === undefined
        ? commentedDnat
        : `${comment}-m recent --name ${chain} --set ${dnat}`;
    const hairpinText = `${start}${from}${endpoint.ip} -j KUBE-MARK-MASQ`;
    const dnatText = `${start}${then}${endpoint.endpoint}`;
    input.natChains.push(chainLine(chain, frame));
    input.natRules.push({ text: hairpinText, tag: endpointTag(service, endpoint, 'hairpin') });
    input.natRules.push({ text: dnatText, tag: endpointTag(service, endpoint, 'dnat') });
  }
}

function endpointTag(
  { port }: ServicePortView,
  { endpoint, slice, index }: Endpoint,
  role: 'hairpin' | 'dnat',
): RuleTag {
  return {
    role,
    service: port.service,
    port: port.portName,
    protocol: port.protocol,
    endpoint,
    slice,
    endpointIndex: String(index),
  };
}

function choiceTag(
  { port }: ServicePortView,
  { endpoint, slice, index }: Endpoint,
  role: 'affinity' | 'choose',
  policy: 'Cluster' | 'Local',
): RuleTag {
  return {
    role,
    service: port.service,
    port: port.portName,
    protocol: port.protocol,
    policy,
    endpoint,
    slice,
    endpointIndex: String(index),
  };
}
