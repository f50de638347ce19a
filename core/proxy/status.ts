import type { Millis } from '../sim/index.ts';
import { isDirty } from './changes.ts';
import { defaultConfiguration, type KubeProxyConfiguration } from './config.ts';
import type { HealthCheckAnswer } from './digest/health-check.ts';
import { healthCheckAnswer, healthCheckNodePorts, localReadyEndpoints } from './digest/health-check.ts';
import type { ProxyMemory } from './memory.ts';
import { endpointsOf, servicePortMap } from './sync.ts';

/** What a person may want to know of a kube-proxy. */
export interface ProxyStatus {
  readonly mode: KubeProxyConfiguration['mode'];
  /** Absent before the first sync. */
  readonly syncedAt?: Millis;
  /** Whether the rules lag behind what it has heard. */
  readonly pending: boolean;
  /** Rules in the kernel, both families. */
  readonly rules: number;
}

export function proxyStatus(memory: ProxyMemory, config = defaultConfiguration): ProxyStatus {
  const { IPv4, IPv6 } = memory.families;
  return {
    mode: memory.mode ?? config.mode,
    ...(memory.syncedAt === undefined ? {} : { syncedAt: memory.syncedAt }),
    pending: isDirty(IPv4) || isDirty(IPv6),
    rules: [IPv4, IPv6].flatMap((family) => Object.values(family.rules)).reduce((sum, n) => sum + n, 0),
  };
}

/** A listener that kube-proxy holds open for a Service's health check. */
export interface HealthCheck {
  /** `namespace/name`. */
  readonly service: string;
  readonly port: number;
  readonly answer: HealthCheckAnswer;
}

/** The health check listeners of a node, sorted by Service. The first family that has the Service counts. */
export function healthChecks(memory: ProxyMemory): readonly HealthCheck[] {
  const nodeName = memory.node?.metadata.name ?? '';
  const checks: Record<string, HealthCheck> = {};
  for (const family of ['IPv6', 'IPv4'] as const) {
    const local = localReadyEndpoints(endpointsOf(memory.slices, family, nodeName));
    const ports = healthCheckNodePorts(servicePortMap(memory.services, family));
    for (const [service, port] of Object.entries(ports)) {
      checks[service] = { service, port, answer: healthCheckAnswer(service, local[service] ?? 0) };
    }
  }
  return Object.keys(checks)
    .sort()
    .map((service) => checks[service] as HealthCheck);
}
