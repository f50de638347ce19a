import { familyOf } from '../../net/index.ts';
import { sameJson } from '../json.ts';
import type { FieldError } from '../status.ts';
import { duplicate, invalidValue, notSupported, required } from '../validation/field.ts';
import { validateIp } from '../validation/ip.ts';
import { isHeadless } from './traits.ts';
import type { Service, ServiceSpec } from './type.ts';

const POLICIES = ['PreferDualStack', 'RequireDualStack', 'SingleStack'];

/** `clusterIP` and `clusterIPs[0]` say the same. */
function validateSingularAndPlural({ clusterIP, clusterIPs = [] }: ServiceSpec): readonly FieldError[] {
  const field = 'spec.clusterIPs';
  if (!clusterIP)
    return clusterIPs.length === 0
      ? []
      : [invalidValue(field, clusterIPs, 'must be empty when `clusterIP` is not specified')];
  if (clusterIPs.length === 0) return [required(field)];
  return clusterIPs[0] === clusterIP
    ? []
    : [invalidValue(field, clusterIPs, 'first value must match `clusterIP`')];
}

function validateFamilies({ ipFamilies = [], ipFamilyPolicy }: ServiceSpec): readonly FieldError[] {
  return [
    ...ipFamilies.flatMap((family, index) => {
      const field = `spec.ipFamilies[${index}]`;
      return [
        ...(family === 'IPv4' || family === 'IPv6' ? [] : [notSupported(field, family, ['IPv4', 'IPv6'])]),
        ...(ipFamilies.indexOf(family) < index ? [duplicate(field, family)] : []),
      ];
    }),
    ...(ipFamilyPolicy === undefined || POLICIES.includes(ipFamilyPolicy)
      ? []
      : [notSupported('spec.ipFamilyPolicy', ipFamilyPolicy, POLICIES)]),
  ];
}

function validateAddresses(clusterIPs: readonly string[]): readonly FieldError[] {
  return clusterIPs.flatMap((address, index) => {
    if (index > 0 || address !== 'None') return validateIp(`spec.clusterIPs[${index}]`, address);
    if (clusterIPs.length === 1) return [];
    return [invalidValue('spec.clusterIPs', clusterIPs, "'None' must be the first and only value")];
  });
}

function validateFamilyOfAddresses({ clusterIPs = [], ipFamilies = [] }: ServiceSpec): readonly FieldError[] {
  return clusterIPs.flatMap((address, index) => {
    const family = ipFamilies[index];
    const actual = familyOf(address) === 'IPv6' ? 'IPv6' : 'IPv4';
    if (family === undefined || family === actual) return [];
    const detail = `expected an ${family} value as indicated by \`ipFamilies[${index}]\``;
    return [invalidValue(`spec.clusterIPs[${index}]`, address, detail)];
  });
}

/** ValidateServiceClusterIPsRelatedFields. The allocator asks it too, before it allocates anything. */
export function validateClusterIPs(service: Service, old?: Service): readonly FieldError[] {
  const { spec } = service;
  if (spec.type === 'ExternalName') return [];
  const clusterIPs = spec.clusterIPs ?? [];
  const isNew = !old || !sameJson(old.spec.clusterIPs, spec.clusterIPs);
  const malformed = isNew ? validateAddresses(clusterIPs) : [];
  const first = [
    ...validateSingularAndPlural(spec),
    ...validateFamilies(spec),
    ...malformed,
    ...(clusterIPs.length > 2
      ? [invalidValue('spec.clusterIPs', clusterIPs, 'may only hold up to 2 values')]
      : []),
  ];
  if (malformed.length > 0) return first;
  const families = clusterIPs.map((address) => familyOf(address));
  const isDual = families.length === 2 && families[0] !== families[1];
  return [
    ...first,
    ...(clusterIPs.length > 1 && !isDual
      ? [invalidValue('spec.clusterIPs', clusterIPs, 'may specify no more than one IP for each IP family')]
      : []),
    ...(isHeadless(service) ? [] : validateFamilyOfAddresses(spec)),
  ];
}
