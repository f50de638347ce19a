import { cidrOf } from '../../net/index.ts';
import type { FieldError } from '../status.ts';
import { complaints, forbiddenField, invalidValue, required } from '../validation/field.ts';
import { qualifiedName } from '../validation/names.ts';
import type { Service } from './type.ts';

const ONLY = "may only be used when `type` is 'LoadBalancer'";

const SOURCE_RANGES_ANNOTATION = 'service.beta.kubernetes.io/load-balancer-source-ranges';

/** loadBalancerSourceRanges or its older annotation; the field's path is spelt as upstream spells it. */
function validateSourceRanges({ metadata, spec }: Service): readonly FieldError[] {
  const ranges = spec.loadBalancerSourceRanges ?? [];
  const annotation = metadata.annotations?.[SOURCE_RANGES_ANNOTATION];
  if (ranges.length === 0 && annotation === undefined) return [];
  const field =
    ranges.length > 0 ? 'spec.LoadBalancerSourceRanges' : `metadata.annotations[${SOURCE_RANGES_ANNOTATION}]`;
  const value = ranges.length > 0 ? `[${ranges.join(' ')}]` : annotation;
  const list =
    ranges.length > 0 ? ranges : (annotation ?? '').split(',').filter((each) => each.trim() !== '');
  const isCidr = (text: string): boolean => text.includes('/') && cidrOf(text.trim()) !== undefined;
  const detail = 'must be a list of IP ranges. For example, 10.240.0.0/24,10.250.0.0/24 ';
  return [
    ...(spec.type === 'LoadBalancer' ? [] : [forbiddenField(field, ONLY)]),
    ...(list.every(isCidr) ? [] : [invalidValue(field, value, detail)]),
  ];
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
