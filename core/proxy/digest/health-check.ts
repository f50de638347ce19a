import type { EndpointsMap } from './endpoints.ts';
import type { ServicePort } from './service-port.ts';

/** What the HTTP listener on a health check node port answers, to any path. */
export interface HealthCheckAnswer {
  readonly status: 200 | 503;
  readonly headers: Readonly<Record<string, string>>;
  /** JSON, indented by tabs, without a final newline. */
  readonly body: string;
}

/** Health check node ports by `namespace/name`: one listener per Service. (ServicePortMap.HealthCheckNodePorts) */
export function healthCheckNodePorts(ports: readonly ServicePort[]): Readonly<Record<string, number>> {
  const open = ports.filter((port) => port.healthCheckNodePort !== 0);
  return Object.fromEntries(open.map((port) => [port.service, port.healthCheckNodePort]));
}

/** Number of this node's ready endpoint addresses by `namespace/name`, over all ports of a Service. */
export function localReadyEndpoints(endpoints: EndpointsMap): Readonly<Record<string, number>> {
  const addresses = new Map<string, Set<string>>();
  for (const [key, list] of endpoints) {
    const service = key.slice(0, key.lastIndexOf('/')).split(':')[0] ?? '';
    for (const endpoint of list) {
      if (!endpoint.isLocal || !endpoint.ready) continue;
      addresses.set(service, (addresses.get(service) ?? new Set()).add(endpoint.ip));
    }
  }
  return Object.fromEntries([...addresses].map(([service, ips]) => [service, ips.size]));
}

/** Terminating endpoints never count, although they may still get traffic. (pkg/proxy/healthcheck/service_health.go) */
export function healthCheckAnswer(
  service: string,
  localEndpoints: number,
  serviceProxyHealthy = true,
): HealthCheckAnswer {
  const [namespace, name] = service.split('/');
  return {
    status: localEndpoints > 0 && serviceProxyHealthy ? 200 : 503,
    headers: {
      'Content-Type': 'application/json',
      'X-Content-Type-Options': 'nosniff',
      'X-Load-Balancing-Endpoint-Weight': String(localEndpoints),
    },
    body: JSON.stringify({ service: { namespace, name }, localEndpoints, serviceProxyHealthy }, null, '\t'),
  };
}
