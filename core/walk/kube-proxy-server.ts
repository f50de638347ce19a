import { healthChecks, type ProxyMemory } from '../proxy/index.ts';
import type { Run } from './run.ts';
import type { Server } from './server.ts';
import { NO_CONTAINER, program } from './site.ts';

/**
 * kube-proxy's own listener on a port of its node, if it has one there: the health check node port of a Service, on every address
 * and for any path (pkg/proxy/healthcheck/service_health.go).
 */
export function kubeProxyServer({ cluster }: Run, node: string, port: number): Server | undefined {
  const instance = `kube-proxy/${node}`;
  const memory = cluster.memory[instance] as ProxyMemory | undefined;
  if (!memory || cluster.stopped[instance]) return undefined;
  const answer = healthChecks(memory).find((check) => check.port === port)?.answer;
  if (!answer) return undefined;
  const { status, headers, body } = answer;
  const reason = status === 200 ? 'OK' : 'Service Unavailable';
  return {
    container: NO_CONTAINER,
    image: program('kube-proxy', () => ({
      status,
      reason,
      headers: { ...headers, 'Content-Length': String(body.length) },
      body,
    })),
    listener: { protocol: 'TCP', address: '::', port, speaks: 'http' },
  };
}
