import type { FieldError } from '../status.ts';
import { complaints, invalidValue, notSupported, oneOf, required } from '../validation/field.ts';
import { portNumber } from '../validation/names.ts';
import { isExternallyAccessible, needsHealthCheck } from './traits.ts';
import type { Service } from './type.ts';

const POLICIES = ['Cluster', 'Local'];

function validateExternalPolicy(service: Service): readonly FieldError[] {
  const field = 'spec.externalTrafficPolicy';
  const policy = service.spec.externalTrafficPolicy;
  if (isExternallyAccessible(service)) return oneOf(field, policy, POLICIES);
  return policy ? [invalidValue(field, policy, 'may only be set for externally-accessible services')] : [];
}

function validateHealthCheckPort(service: Service): readonly FieldError[] {
  const field = 'spec.healthCheckNodePort';
  const port = service.spec.healthCheckNodePort ?? 0;
  if (needsHealthCheck(service))
    return port === 0 ? [required(field)] : complaints(field, port, portNumber(port));
  const detail = "may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'";
  return port === 0 ? [] : [invalidValue(field, port, detail)];
}

function validateInternalPolicy({ spec }: Service): readonly FieldError[] {
  const field = 'spec.internalTrafficPolicy';
  const policy = spec.internalTrafficPolicy;
  const needed = spec.type === 'NodePort' || spec.type === 'LoadBalancer' || spec.type === 'ClusterIP';
  if (policy === undefined) return needed ? [required(field)] : [];
  return POLICIES.includes(policy) ? [] : [notSupported(field, policy, POLICIES)];
}

/** trafficDistribution's values, in upstream's order. */
const DISTRIBUTIONS = ['PreferClose', 'PreferSameZone', 'PreferSameNode'];

function validateDistribution({ spec }: Service): readonly FieldError[] {
  const value = spec.trafficDistribution;
  if (value === undefined || DISTRIBUTIONS.includes(value)) return [];
  return [notSupported('spec.trafficDistribution', value, DISTRIBUTIONS)];
}

/** External and internal traffic policy, health check port, traffic distribution. */
export function validateTrafficPolicies(service: Service): readonly FieldError[] {
  return [
    ...validateExternalPolicy(service),
    ...validateHealthCheckPort(service),
    ...validateInternalPolicy(service),
    ...validateDistribution(service),
  ];
}
