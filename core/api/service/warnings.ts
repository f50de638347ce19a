import { ipWarnings } from '../validation/ip.ts';
import { OLD_TOPOLOGY_ANNOTATION, TOPOLOGY_ANNOTATION } from './topology.ts';
import { isHeadless } from './traits.ts';
import type { Service } from './type.ts';

/** GetWarningsForService (pkg/api/service/warnings.go); `old` on update: old habits are not warned of again. */
export function serviceWarnings(service: Service, old?: Service): readonly string[] {
  const { metadata, spec } = service;
  const warnings: string[] = [];
  if (metadata.annotations?.[OLD_TOPOLOGY_ANNOTATION] !== undefined)
    warnings.push(
      `annotation ${OLD_TOPOLOGY_ANNOTATION} is deprecated, please use ${TOPOLOGY_ANNOTATION} instead`,
    );
  if (isHeadless(service)) {
    if (spec.loadBalancerIP) warnings.push('spec.loadBalancerIP is ignored for headless services');
    if ((spec.externalIPs ?? []).length > 0)
      warnings.push('spec.externalIPs is ignored for headless services');
    if (spec.sessionAffinity !== 'None')
      warnings.push('spec.SessionAffinity is ignored for headless services');
  }
  if (!old) {
    (spec.clusterIPs ?? []).forEach((address, index) => {
      if (address !== 'None') warnings.push(...ipWarnings(`spec.clusterIPs[${index}]`, address));
    });
    (spec.externalIPs ?? []).forEach((address, index) => {
      warnings.push(...ipWarnings(`spec.externalIPs[${index}]`, address));
    });
  }
  if (spec.type !== 'ExternalName' && spec.externalName)
    warnings.push('spec.externalName is ignored when spec.type is not "ExternalName"');
  return warnings;
}
