import { sameJson } from '../json.ts';
import type { FieldError } from '../status.ts';
import { forbiddenField, invalidValue } from '../validation/field.ts';
import { validateObjectMetaUpdate } from '../validation/object-meta.ts';
import { validateLoadBalancerClass } from './load-balancer.ts';
import { isHeadless, needsClusterIP, needsHealthCheck } from './traits.ts';
import type { Service } from './type.ts';
import { validateService } from './validation.ts';

const mustRelease = (field: 'clusterIP' | 'ipFamily', { spec }: Service): FieldError =>
  invalidValue(
    'spec.ipFamilyPolicy',
    spec.ipFamilyPolicy,
    `must be set to 'SingleStack' when releasing the secondary ${field}`,
  );

/** validateUpgradeDowngradeClusterIPs: the second address may come and go, the first one stays. */
function validateClusterIPChange(service: Service, old: Service): readonly FieldError[] {
  if (isHeadless(old) && isHeadless(service)) return [];
  const before = old.spec.clusterIPs ?? [];
  const after = service.spec.clusterIPs ?? [];
  const changed = (index: number): FieldError =>
    invalidValue(`spec.clusterIPs[${index}]`, after, 'may not change once set');
  if (before.length === after.length)
    return before.flatMap((address, index) => (address === after[index] ? [] : [changed(index)]));
  const errors: FieldError[] = [];
  if (after.length === 0)
    errors.push(
      invalidValue('spec.clusterIPs[0]', service.spec.clusterIPs, 'primary clusterIP can not be unset'),
    );
  if (before.length > 0 && after.length > 0 && before[0] !== after[0]) errors.push(changed(0));
  if (before.length > after.length && after.length === 1 && service.spec.ipFamilyPolicy !== 'SingleStack')
    errors.push(mustRelease('clusterIP', service));
  return errors;
}

/** validateUpgradeDowngradeIPFamilies. */
function validateFamilyChange(service: Service, old: Service): readonly FieldError[] {
  if (isHeadless(old) || isHeadless(service)) return [];
  const before = old.spec.ipFamilies ?? [];
  const after = service.spec.ipFamilies ?? [];
  const field = 'spec.ipFamilies[0]';
  if (before.length === after.length)
    return before.flatMap((family, index) =>
      family === after[index] ? [] : [invalidValue(field, after, 'may not change once set')],
    );
  const errors: FieldError[] = [];
  const released = before.length > after.length;
  if (released && (service.spec.clusterIPs ?? []).length === 0)
    errors.push(invalidValue(field, service.spec.ipFamilies, 'primary ipFamily can not be unset'));
  if (before.length > 0 && after.length > 0 && before[0] !== after[0])
    errors.push(invalidValue(field, service.spec.clusterIPs, 'may not change once set'));
  if (released && after.length === 1 && service.spec.ipFamilyPolicy !== 'SingleStack')
    errors.push(mustRelease('ipFamily', service));
  return errors;
}

/** ValidateServiceUpdate (pkg/apis/core/validation/validation.go), in its order. */
export function validateServiceUpdate(service: Service, old: Service): readonly FieldError[] {
  const bothHaveAddresses = needsClusterIP(service) && needsClusterIP(old);
  const healthCheckMoved =
    needsHealthCheck(old) &&
    needsHealthCheck(service) &&
    !sameJson(old.spec.healthCheckNodePort, service.spec.healthCheckNodePort);
  return [
    ...validateObjectMetaUpdate(service.metadata, old.metadata),
    ...(bothHaveAddresses ? validateClusterIPChange(service, old) : []),
    ...(bothHaveAddresses ? validateFamilyChange(service, old) : []),
    ...validateLoadBalancerClass(service, old),
    ...(healthCheckMoved ? [forbiddenField('spec.healthCheckNodePort', 'field is immutable')] : []),
    ...validateService(service, old),
  ];
}
