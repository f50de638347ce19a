import { cidrWarnings, ipWarnings } from '../validation/ip-warnings.ts';
import { OLD_TOPOLOGY_ANNOTATION, TOPOLOGY_ANNOTATION } from './topology.ts';
import { isHeadless } from './traits.ts';
import type { Service } from './type.ts';

const addressWarnings = (field: string, addresses: readonly string[]): readonly string[] =>
  addresses.flatMap((address, index) => ipWarnings(`${field}[${index}]`, address));

/** Fields without effect on a headless Service. */
function headlessWarnings({ spec }: Service): readonly string[] {
  const ignored = (field: string): string => `spec.${field} is ignored for headless services`;
  return [
    ...(spec.loadBalancerIP ? [ignored('loadBalancerIP')] : []),
    ...((spec.externalIPs ?? []).length > 0 ? [ignored('externalIPs')] : []),
    ...(spec.sessionAffinity === 'None' ? [] : [ignored('SessionAffinity')]),
  ];
}

/** GetWarningsForService (pkg/api/service/warnings.go), in its order. */
export function serviceWarnings(service: Service): readonly string[] {
  const { metadata, spec } = service;
  const isOld = metadata.annotations?.[OLD_TOPOLOGY_ANNOTATION] !== undefined;
  const isExternalName = spec.type === 'ExternalName';
  return [
    ...(isOld
      ? [`annotation ${OLD_TOPOLOGY_ANNOTATION} is deprecated, please use ${TOPOLOGY_ANNOTATION} instead`]
      : []),
    ...(isHeadless(service)
      ? headlessWarnings(service)
      : addressWarnings('spec.clusterIPs', spec.clusterIPs ?? [])),
    ...addressWarnings('spec.externalIPs', spec.externalIPs ?? []),
    ...(spec.loadBalancerIP ? ipWarnings('spec.loadBalancerIP', spec.loadBalancerIP) : []),
    ...(spec.loadBalancerSourceRanges ?? []).flatMap((range, index) =>
      cidrWarnings(`spec.loadBalancerSourceRanges[${index}]`, range),
    ),
    ...(isExternalName && (spec.externalIPs ?? []).length > 0
      ? ['spec.externalIPs is ignored when spec.type is "ExternalName"']
      : []),
    ...(!isExternalName && spec.externalName
      ? ['spec.externalName is ignored when spec.type is not "ExternalName"']
      : []),
  ];
}
