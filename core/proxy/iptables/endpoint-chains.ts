import type { Endpoint } from '../digest/endpoints.ts';
import type { RuleRole, RuleTag } from '../rule-tag.ts';
import { endpointChain } from './chains.ts';
import { probability } from './probability.ts';
import { chainLine, type RestoreInput } from './restore-input.ts';
import type { ServicePortView } from './service-port-view.ts';

/**
 * Fills a policy's chain: first back to the endpoint that a client used before, then one by chance.
 * (proxier.go writeServiceToEndpointRules)
 */
export function serviceToEndpointRules(
  service: ServicePortView,
  chain: string,
  policy: 'Cluster' | 'Local',
  endpoints: readonly Endpoint[],
  largeCluster: boolean,
  input: RestoreInput,
): void {
  const { port } = service;
  const targets = endpoints.map((endpoint) => endpointChain(port, endpoint.endpoint));
  const add = (place: number, role: RuleRole, condition: string): void => {
    const endpoint = endpoints[place] as Endpoint;
    const comment = largeCluster ? '' : `-m comment --comment "${port.nameString} -> ${endpoint.endpoint}" `;
    const text = `-A ${chain} ${comment}${condition}-j ${targets[place]}`;
    input.natRules.push({ text, tag: { ...endpointTag(service, endpoint, role), policy } });
  };
  const seconds = port.stickyMaxAgeSeconds;
  if (seconds !== undefined) {
    for (const [place, target] of targets.entries()) {
      add(place, 'affinity', `-m recent --name ${target} --rcheck --seconds ${seconds} --reap `);
    }
  }
  for (const place of targets.keys()) {
    const left = endpoints.length - place;
    add(place, 'choose', left > 1 ? `-m statistic --mode random --probability ${probability(left)} ` : '');
  }
}

/** The chain of each endpoint that this node may send to: masquerade a hairpin, then DNAT. Gives the chains' names. */
export function endpointRules(
  service: ServicePortView,
  largeCluster: boolean,
  input: RestoreInput,
): readonly string[] {
  const { port, protocol, endpoints } = service;
  const comment = largeCluster ? '' : `-m comment --comment ${port.nameString} `;
  return endpoints.reachable.map((endpoint) => {
    const chain = endpointChain(port, endpoint.endpoint);
    const start = `-A ${chain} ${comment}`;
    const recent = port.stickyMaxAgeSeconds === undefined ? '' : `-m recent --name ${chain} --set `;
    input.natChains.push(chainLine(chain, endpointTag(service, endpoint, 'frame')));
    input.natRules.push(
      {
        text: `${start}-s ${endpoint.ip} -j KUBE-MARK-MASQ`,
        tag: endpointTag(service, endpoint, 'hairpin'),
      },
      {
        text: `${start}${recent}-m ${protocol} -p ${protocol} -j DNAT --to-destination ${endpoint.endpoint}`,
        tag: endpointTag(service, endpoint, 'dnat'),
      },
    );
    return chain;
  });
}

function endpointTag({ port }: ServicePortView, endpoint: Endpoint, role: RuleRole): RuleTag {
  return {
    role,
    service: port.service,
    port: port.portName,
    protocol: port.protocol,
    endpoint: endpoint.endpoint,
    slice: endpoint.slice,
    endpointIndex: String(endpoint.index),
  };
}
