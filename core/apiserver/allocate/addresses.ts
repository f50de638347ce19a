import { defined, type FieldError, type Service } from '../../api/index.ts';
import type { Family } from '../../net/index.ts';
import type { WriteContext } from '../result.ts';
import type { ApiState } from '../state.ts';
import { drawClusterIP, whyUnavailable } from './cluster-ip.ts';
import { keepsPreferDualStack } from './families.ts';

/** A Service with its addresses, or why it cannot have them. */
export type Addressed =
  | { readonly ok: true; readonly service: Service }
  | { readonly ok: false; readonly errors: readonly FieldError[] };

/** Fills the addresses of `families` from `from` on: those named are reserved, the others drawn. */
function allocate(state: ApiState, service: Service, from: number, context: WriteContext): Addressed {
  const given = service.spec.clusterIPs ?? [];
  const clusterIPs = given.slice(0, from);
  for (const [index, family] of (service.spec.ipFamilies ?? []).entries()) {
    if (index < from) continue;
    const asked = given[index];
    const why = asked ? whyUnavailable(state, family, asked) : undefined;
    const address = asked || drawClusterIP(state, family, clusterIPs, () => context.draw('cluster-ip'));
    if (why !== undefined || !address) {
      const what = asked
        ? `failed to allocate IP ${asked}: ${why}`
        : 'failed to allocate a serviceIP: range is full';
      const message = `Invalid value: ${JSON.stringify(given.length === 0 ? null : given)}: ${what}`;
      return { ok: false, errors: [{ field: 'spec.clusterIPs', reason: 'FieldValueInvalid', message }] };
    }
    clusterIPs.push(address);
  }
  const spec = { ...service.spec, clusterIP: clusterIPs[0], clusterIPs };
  return { ok: true, service: { ...service, spec: defined(spec) as Service['spec'] } };
}

const isHeadless = ({ spec }: Service): boolean => spec.clusterIPs?.[0] === 'None';

/** Addresses of a new Service (alloc.go allocClusterIPs). */
export function allocateAddresses(state: ApiState, service: Service, context: WriteContext): Addressed {
  if (service.spec.type === 'ExternalName' || isHeadless(service)) return { ok: true, service };
  return allocate(state, service, 0, context);
}

/** Addresses on update: all for a former ExternalName, the second one for an upgrade (alloc.go updateClusterIPs). */
export function updateAddresses(
  state: ApiState,
  service: Service,
  old: Service,
  context: WriteContext,
): Addressed {
  if (service.spec.type === 'ExternalName' || keepsPreferDualStack(service, old))
    return { ok: true, service };
  if (old.spec.type === 'ExternalName') return allocateAddresses(state, service, context);
  const families = (each: Service): readonly Family[] => each.spec.ipFamilies ?? [];
  const isUpgrade = families(old).length === 1 && families(service).length === 2;
  return isHeadless(old) || !isUpgrade ? { ok: true, service } : allocate(state, service, 1, context);
}
