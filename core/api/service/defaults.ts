import { defined } from '../json.ts';
import { isExternallyAccessible } from './traits.ts';
import type { Service, ServicePort, ServiceSpec } from './type.ts';

/** Seconds that ClientIP affinity sticks unless told otherwise: three hours. */
const AFFINITY_TIMEOUT = 10800;

const defaultPort = (port: ServicePort): ServicePort => ({
  ...port,
  protocol: port.protocol || 'TCP',
  targetPort: port.targetPort || port.port,
});

function defaultAffinityConfig(spec: ServiceSpec): ServiceSpec['sessionAffinityConfig'] {
  if (spec.sessionAffinity === 'None') return undefined;
  if (spec.sessionAffinity !== 'ClientIP') return spec.sessionAffinityConfig;
  const timeoutSeconds = spec.sessionAffinityConfig?.clientIP?.timeoutSeconds ?? AFFINITY_TIMEOUT;
  return { clientIP: { timeoutSeconds } };
}

const hasClusterAddress = (spec: ServiceSpec): boolean =>
  spec.type === 'ClusterIP' || spec.type === 'NodePort' || spec.type === 'LoadBalancer';

/**
 * What a Service leaves out (pkg/apis/core/v1/defaults.go SetDefaults_Service). Families and addresses are the
 * allocator's, which knows the cluster.
 */
export function defaultService(service: Service): Service {
  const given: ServiceSpec = service.spec ?? {};
  const spec: ServiceSpec = {
    ...given,
    type: given.type || 'ClusterIP',
    sessionAffinity: given.sessionAffinity || 'None',
  };
  const balanced = spec.type === 'LoadBalancer';
  const outside = isExternallyAccessible({ spec });
  return {
    ...service,
    spec: defined({
      ...spec,
      ports: spec.ports?.map(defaultPort),
      sessionAffinityConfig: defaultAffinityConfig(spec),
      externalTrafficPolicy: spec.externalTrafficPolicy || (outside ? 'Cluster' : undefined),
      internalTrafficPolicy: spec.internalTrafficPolicy ?? (hasClusterAddress(spec) ? 'Cluster' : undefined),
      allocateLoadBalancerNodePorts: spec.allocateLoadBalancerNodePorts ?? (balanced ? true : undefined),
    }) as ServiceSpec,
  };
}
