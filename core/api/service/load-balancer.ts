import type { FieldError } from '../status.ts';
import { complaints, forbiddenField, invalidValue, required } from '../validation/field.ts';
import { validateCidr } from '../validation/ip.ts';
import { qualifiedName } from '../validation/names.ts';
import type { Service } from './type.ts';

const ONLY = "may only be used when `type` is 'LoadBalancer'";

const SOURCE_RANGES_ANNOTATION = 'service.beta.kubernetes.io/load-balancer-source-ranges';

/** loadBalancerSourceRanges or its older annotation; blanks around a range are allowed, and the field is spelt as upstream spells it. */
function validateSourceRanges({ metadata, spec }: Service): readonly FieldError[] {
  const ranges = spec.loadBalancerSourceRanges ?? [];
  const annotation = metadata.annotations?.[SOURCE_RANGES_ANNOTATION];
  const misplaced = (field: string): readonly FieldError[] =>
    spec.type === 'LoadBalancer' ? [] : [forbiddenField(field, ONLY)];
  if (ranges.length > 0) {
    const field = 'spec.LoadBalancerSourceRanges';
    return [
      ...misplaced(field),
      ...ranges.flatMap((range, index) => validateCidr(`${field}[${index}]`, range.trim())),
    ];
  }
  if (annotation === undefined) return [];
  const field = `metadata.annotations[${SOURCE_RANGES_ANNOTATION}]`;
  const list = annotation.trim() === '' ? [] : annotation.split(',');
  return [...misplaced(field), ...list.flatMap((range) => validateCidr(field, range.trim()))];
}

/** validateLoadBalancerClassField: set once, never changed. */
export function validateLoadBalancerClass({ spec }: Service, old?: Service): readonly FieldError[] {
  const field = 'spec.loadBalancerClass';
  const value = spec.loadBalancerClass;
  if (
    old?.spec.type === 'LoadBalancer' &&
    spec.type === 'LoadBalancer' &&
    old.spec.loadBalancerClass !== value
  )
    return [invalidValue(field, value, 'may not change once set')];
  if (value === undefined) return [];
  if (spec.type !== 'LoadBalancer') return [forbiddenField(field, ONLY)];
  return complaints(field, value, qualifiedName(value));
}

/** Fields that only a LoadBalancer may have. */
export function validateLoadBalancerFields(service: Service): readonly FieldError[] {
  const { type, allocateLoadBalancerNodePorts } = service.spec;
  const allocates = allocateLoadBalancerNodePorts !== undefined;
  return [
    ...validateSourceRanges(service),
    ...(allocates && type !== 'LoadBalancer'
      ? [forbiddenField('spec.allocateLoadBalancerNodePorts', ONLY)]
      : []),
    ...(!allocates && type === 'LoadBalancer' ? [required('allocateLoadBalancerNodePorts')] : []),
    ...validateLoadBalancerClass(service),
  ];
}
