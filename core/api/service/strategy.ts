import { defined, sameJson } from '../json.ts';
import type { Strategy } from '../strategy.ts';
import { defaultService } from './defaults.ts';
import { isExternallyAccessible, needsClusterIP, needsHealthCheck, needsNodePort } from './traits.ts';
import type { Service, ServiceSpec } from './type.ts';
import { validateServiceUpdate } from './update.ts';
import { validateService } from './validation.ts';

const nodePorts = ({ spec }: Service): readonly number[] =>
  (spec.ports ?? []).flatMap((each) => each.nodePort ?? []);

/**
 * Fields that a type change leaves without meaning are wiped, unless the client changed them at the same time: then
 * validation refuses them (service strategy.go dropTypeDependentFields).
 */
function wipeTypeDependentFields(service: Service, old: Service): Service {
  const spec: { -readonly [Key in keyof ServiceSpec]: ServiceSpec[Key] | undefined } = { ...service.spec };
  const isSame = (...fields: readonly (keyof ServiceSpec)[]): boolean =>
    fields.every((field) => sameJson(old.spec[field], service.spec[field]));
  if (needsClusterIP(old) && !needsClusterIP(service)) {
    if (isSame('clusterIP', 'clusterIPs')) spec.clusterIP = spec.clusterIPs = undefined;
    if (isSame('ipFamilies')) spec.ipFamilies = undefined;
    if (isSame('ipFamilyPolicy')) spec.ipFamilyPolicy = undefined;
  }
  if (needsNodePort(old) && !needsNodePort(service)) {
    const before = nodePorts(old);
    if (nodePorts(service).every((port) => before.includes(port)))
      spec.ports = spec.ports?.map(({ nodePort: _, ...port }) => port);
  }
  if (needsHealthCheck(old) && !needsHealthCheck(service) && isSame('healthCheckNodePort'))
    spec.healthCheckNodePort = undefined;
  if (old.spec.type === 'LoadBalancer' && spec.type !== 'LoadBalancer') {
    if (isSame('allocateLoadBalancerNodePorts')) spec.allocateLoadBalancerNodePorts = undefined;
    if (isSame('loadBalancerClass')) spec.loadBalancerClass = undefined;
  }
  if (needsClusterIP(old) && !needsClusterIP(service) && isSame('internalTrafficPolicy'))
    spec.internalTrafficPolicy = undefined;
  if (isExternallyAccessible(old) && !isExternallyAccessible(service) && isSame('externalTrafficPolicy'))
    spec.externalTrafficPolicy = undefined;
  return { ...service, spec: defined(spec) as ServiceSpec };
}

/** pkg/registry/core/service/strategy.go. */
export const serviceStrategy: Strategy<Service> = {
  default: defaultService,
  prepareForCreate: (service) => ({ ...service, status: { loadBalancer: {} } }),
  prepareForUpdate: (service, old) => {
    const kept = wipeTypeDependentFields({ ...service, status: old.status ?? { loadBalancer: {} } }, old);
    return kept.spec.type === 'LoadBalancer'
      ? kept
      : { ...kept, status: { ...kept.status, loadBalancer: {} } };
  },
  validate: (service) => validateService(service),
  validateUpdate: validateServiceUpdate,
};
