import { sameJson } from '../json.ts';
import type { FieldError } from '../status.ts';
import { complaints, forbiddenField, invalidValue, oneOf, required } from '../validation/field.ts';
import { validateIp, validateNonSpecialIp } from '../validation/ip.ts';
import { validateLabels } from '../validation/labels.ts';
import { dns1035Label, dns1123Subdomain } from '../validation/names.ts';
import { validateObjectMeta } from '../validation/object-meta.ts';
import { validateClusterIPs } from './cluster-ips.ts';
import { validateLoadBalancerFields } from './load-balancer.ts';
import { validateNodePorts, validatePorts } from './ports.ts';
import { validateAnnotationsOfTopology } from './topology.ts';
import { validateTrafficPolicies } from './traffic.ts';
import { isHeadless } from './traits.ts';
import type { Service } from './type.ts';

const noneForbidden = ({ spec }: Service): FieldError =>
  invalidValue('spec.clusterIPs[0]', 'None', `may not be set to 'None' for ${spec.type} services`);

function validateExternalName({ spec }: Service): readonly FieldError[] {
  const unset = (field: string): FieldError =>
    forbiddenField(`spec.${field}`, 'may not be set for ExternalName services');
  const name = (spec.externalName ?? '').replace(/\.$/, '');
  return [
    ...((spec.clusterIPs ?? []).length > 0 ? [unset('clusterIPs')] : []),
    ...((spec.ipFamilies ?? []).length > 0 ? [unset('ipFamilies')] : []),
    ...(spec.ipFamilyPolicy === undefined ? [] : [unset('ipFamilyPolicy')]),
    ...(name === ''
      ? [required('spec.externalName')]
      : complaints('spec.externalName', name, dns1123Subdomain(name))),
  ];
}

function validateByType(service: Service): readonly FieldError[] {
  const { type } = service.spec;
  if (type === 'ExternalName') return validateExternalName(service);
  const isBalanced = type === 'NodePort' || type === 'LoadBalancer';
  return isBalanced && isHeadless(service) ? [noneForbidden(service)] : [];
}

/** The longest that ClientIP affinity may stick: a day. */
const LONGEST_AFFINITY = 86400;

function validateAffinity({ spec }: Service): readonly FieldError[] {
  const kinds = oneOf('spec.sessionAffinity', spec.sessionAffinity, ['ClientIP', 'None']);
  const timeout = spec.sessionAffinityConfig?.clientIP?.timeoutSeconds;
  if (spec.sessionAffinity !== 'ClientIP' || timeout === undefined) return kinds;
  if (timeout > 0 && timeout <= LONGEST_AFFINITY) return kinds;
  const field = 'spec.sessionAffinityConfig.clientIP.timeoutSeconds';
  return [...kinds, invalidValue(field, timeout, `must be greater than 0 and less than ${LONGEST_AFFINITY}`)];
}

function validateExternalIPs({ spec }: Service, old: Service | undefined): readonly FieldError[] {
  if (old && sameJson(old.spec.externalIPs, spec.externalIPs)) return [];
  return (spec.externalIPs ?? []).flatMap((address, index) => {
    const field = `spec.externalIPs[${index}]`;
    const malformed = validateIp(field, address);
    return malformed.length > 0 ? malformed : validateNonSpecialIp(field, address);
  });
}

const TYPES = ['ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort'];

/** ValidateService (pkg/apis/core/validation/validation.go), in its order. */
export function validateService(service: Service, old?: Service): readonly FieldError[] {
  const { spec } = service;
  const needsPorts = !isHeadless(service) && spec.type !== 'ExternalName';
  return [
    ...validateObjectMeta(service.metadata, dns1035Label),
    ...validateAnnotationsOfTopology(service),
    ...(needsPorts && (spec.ports ?? []).length === 0 ? [required('spec.ports')] : []),
    ...validateByType(service),
    ...validatePorts(spec),
    ...validateLabels(spec.selector, 'spec.selector'),
    ...validateAffinity(service),
    ...validateClusterIPs(service, old),
    ...validateExternalIPs(service, old),
    ...oneOf('spec.type', spec.type, TYPES),
    ...validateNodePorts(spec),
    ...validateLoadBalancerFields(service),
    ...validateTrafficPolicies(service),
  ];
}
