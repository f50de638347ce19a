import { defined, type FieldError, type Service, sameJson, validateClusterIPs } from '../../api/index.ts';
import { type Family, familyOf } from '../../net/index.ts';
import type { ApiState } from '../state.ts';
import { servedFamilies } from './cluster-ip.ts';
import { type Allocation, invalidField } from './outcome.ts';

const withSpec = (service: Service, spec: Partial<Service['spec']>): Service => ({
  ...service,
  spec: defined({ ...service.spec, ...spec }) as Service['spec'],
});

const isSelectorlessHeadless = ({ spec }: Service): boolean =>
  spec.clusterIP === 'None' && Object.keys(spec.selector ?? {}).length === 0;

/** Both PreferDualStack with the same addresses and families: left alone even if the cluster's stack has changed. */
export function keepsPreferDualStack(service: Service, old: Service | undefined): boolean {
  const isPreferring = (each: Service): boolean => each.spec.ipFamilyPolicy === 'PreferDualStack';
  return (
    old !== undefined &&
    old.spec.type === service.spec.type &&
    isPreferring(service) &&
    (old.spec.ipFamilyPolicy === undefined || isPreferring(old)) &&
    sameJson(old.spec.clusterIPs, service.spec.clusterIPs) &&
    sameJson(old.spec.ipFamilies, service.spec.ipFamilies)
  );
}

function withPolicy(service: Service, old: Service | undefined): Service {
  if (service.spec.ipFamilyPolicy !== undefined) return service;
  const fresh = isSelectorlessHeadless(service) ? 'RequireDualStack' : 'SingleStack';
  return withSpec(service, { ipFamilyPolicy: old?.spec.ipFamilyPolicy ?? fresh });
}

/** On update to SingleStack: what was not touched is cut to its first entry. */
function withoutSecondary(service: Service, old: Service): Service {
  const { clusterIPs, ipFamilies } = service.spec;
  return withSpec(service, {
    ...(clusterIPs && sameJson(old.spec.clusterIPs, clusterIPs)
      ? { clusterIPs: clusterIPs.slice(0, 1) }
      : {}),
    ...(ipFamilies && sameJson(old.spec.ipFamilies, ipFamilies)
      ? { ipFamilies: ipFamilies.slice(0, 1) }
      : {}),
  });
}

const isReduced = (after: readonly unknown[] | undefined, before: readonly unknown[] | undefined): boolean =>
  (after ?? []).length > 0 && (after ?? []).length < (before ?? []).length;

function policyErrors({ spec }: Service, old: Service | undefined): readonly FieldError[] {
  const error = (detail: string): FieldError =>
    invalidField('spec.ipFamilyPolicy', spec.ipFamilyPolicy, detail);
  if (spec.ipFamilyPolicy === 'SingleStack') {
    const several = (what: string): FieldError =>
      error(`must be 'RequireDualStack' or 'PreferDualStack' when multiple ${what} are specified`);
    return [
      ...(spec.clusterIPs?.length === 2 ? [several('cluster IPs')] : []),
      ...(spec.ipFamilies?.length === 2 ? [several('IP families')] : []),
    ];
  }
  const release = (what: string): FieldError =>
    error(`must be 'SingleStack' to release the secondary ${what}`);
  return [
    ...(isReduced(spec.clusterIPs, old?.spec.clusterIPs) ? [release('cluster IP')] : []),
    ...(isReduced(spec.ipFamilies, old?.spec.ipFamilies) ? [release('IP family')] : []),
  ];
}

/** Families that the given addresses imply; an address of a family that is not served is an error. */
function inferFamilies(
  { spec }: Service,
  served: readonly Family[],
): { families: readonly Family[]; errors: FieldError[] } {
  const families = [...(spec.ipFamilies ?? [])];
  const errors: FieldError[] = [];
  for (const [index, address] of (spec.clusterIPs ?? []).entries()) {
    if (address === 'None') break;
    const family = familyOf(address);
    if (family === undefined || index < families.length) continue;
    if (served.includes(family)) families.push(family);
    else
      errors.push(
        invalidField(
          `spec.clusterIPs[${index}]`,
          spec.clusterIPs,
          `${family} is not configured on this cluster`,
        ),
      );
  }
  return { families, errors };
}

const otherFamily = (family: Family): Family => (family === 'IPv4' ? 'IPv6' : 'IPv4');

/** The families to use, the second one added where the policy wants it. */
function completed(
  families: readonly Family[],
  defaultFamily: Family,
  addsSecond: boolean,
): readonly Family[] {
  const [first = defaultFamily, second] = families;
  if (second !== undefined) return families;
  return addsSecond ? [first, otherFamily(first)] : [first];
}

function servedErrors(
  { spec }: Service,
  families: readonly Family[],
  served: readonly Family[],
): readonly FieldError[] {
  const single = 'this cluster is not configured for dual-stack services';
  return [
    ...(spec.ipFamilyPolicy === 'RequireDualStack' && served.length < 2
      ? [invalidField('spec.ipFamilyPolicy', spec.ipFamilyPolicy, single)]
      : []),
    ...families.flatMap((family, index) =>
      served.includes(family)
        ? []
        : [invalidField(`spec.ipFamilies[${index}]`, family, 'not configured on this cluster')],
    ),
  ];
}

/**
 * Policy and families of a Service, from what it says and what the cluster serves
 * (pkg/registry/core/service/storage/alloc.go initIPFamilyFields).
 */
export function initFamilies(state: ApiState, asked: Service, old?: Service): Allocation {
  if (asked.spec.type === 'ExternalName' || keepsPreferDualStack(asked, old))
    return { ok: true, service: asked };
  const policied = withPolicy(asked, old);
  const malformed = validateClusterIPs(policied);
  if (malformed.length > 0) return { ok: false, errors: malformed };
  const service =
    old && policied.spec.ipFamilyPolicy === 'SingleStack' ? withoutSecondary(policied, old) : policied;
  const served = servedFamilies(state);
  const inferred = inferFamilies(service, served);
  const early = [...policyErrors(service, old), ...inferred.errors];
  if (early.length > 0) return { ok: false, errors: early };
  const wantsTwo = service.spec.ipFamilyPolicy !== 'SingleStack';
  const headless = isSelectorlessHeadless(service);
  const late = headless ? [] : servedErrors(service, inferred.families, served);
  if (late.length > 0) return { ok: false, errors: late };
  const addsSecond = wantsTwo && (headless || served.length === 2);
  const ipFamilies = completed(inferred.families, served[0] as Family, addsSecond);
  return { ok: true, service: withSpec(service, { ipFamilies }) };
}
