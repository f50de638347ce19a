import type { ConntrackDelete } from '../../kernel/index.ts';
import type { Family } from '../../net/index.ts';
import type { EndpointsMap } from './endpoints.ts';
import type { ServicePort } from './service-port.ts';

/**
 * What must be forgotten after UDP endpoints changed: flows to a UDP frontend that are answered by nobody who is
 * serving. TCP and SCTP notice by themselves; a UDP client would go on sending to the void. Policy, topology and
 * termination do not matter, and a Service without any serving endpoint is left alone.
 * (pkg/proxy/conntrack/cleanup.go CleanStaleEntries)
 */
export function staleFlows(
  servicePorts: readonly ServicePort[],
  endpoints: Pick<EndpointsMap, 'get'>,
  family: Family,
): readonly ConntrackDelete[] {
  return servicePorts.flatMap((service) => {
    if (service.protocol !== 'UDP') return [];
    const serving = (endpoints.get(service.key) ?? []).filter((endpoint) => endpoint.serving);
    if (serving.length === 0) return [];
    const keep = serving.map((endpoint) => endpoint.endpoint);
    const filter = { tool: 'conntrack', family, protocol: 'UDP', keep } as const;
    const destinations = [service.clusterIP, ...service.loadBalancerVIPs, ...service.externalIPs];
    return [
      ...destinations.map((destination) => ({ ...filter, destination, port: service.port })),
      ...(service.nodePort === 0 ? [] : [{ ...filter, port: service.nodePort }]),
    ];
  });
}
