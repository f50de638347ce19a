import { defined, type Service } from '../../api/index.ts';
import type { Family } from '../../net/index.ts';
import type { WriteContext } from '../result.ts';
import type { ApiState } from '../state.ts';
import { drawClusterIP, whyUnavailable } from './cluster-ip.ts';
import { keepsPreferDualStack } from './families.ts';
import { type Allocation, refusedField } from './outcome.ts';

/** Fills the addresses of `families` from `from` on: those named are reserved, the others drawn. */
function allocate(state: ApiState, service: Service, from: number, context: WriteContext): Allocation {
  const given = service.spec.clusterIPs ?? [];
  const clusterIPs = given.slice(0, from);
  for (const [index, family] of (service.spec.ipFamilies ?? []).entries()) {
    if (index < from) continue;
    const asked = given[index];
    const why = asked ? whyUnavailable(state, family, asked) : undefined;
    const address = asked || drawClusterIP(state, family, clusterIPs, () => context.draw('cluster-ip'));
    if (why !== undefined)
      return refusedField('spec.clusterIPs', given, `failed to allocate IP ${asked}: ${why}`);
    if (!address) return { ok: false, internal: 'failed to allocate a serviceIP: range is full' };
    clusterIPs.push(address);
  }
  const spec = { ...service.spec, clusterIP: clusterIPs[0], clusterIPs };
  return { ok: true, service: { ...service, spec: defined(spec) as Service['spec'] } };
}

const isHeadless = ({ spec }: Service): boolean => spec.clusterIPs?.[0] === 'None';

/** Addresses of a new Service (alloc.go allocClusterIPs). */
export function allocateAddresses(state: ApiState, service: Service, context: WriteContext): Allocation {
  if (service.spec.type === 'ExternalName' || isHeadless(service)) return { ok: true, service };
  return allocate(state, service, 0, context);
}

/** Addresses on update: all for a former ExternalName, the second one for an upgrade (alloc.go updateClusterIPs). */
export function updateAddresses(
  state: ApiState,
  service: Service,
  old: Service,
  context: WriteContext,
): Allocation {
  if (service.spec.type === 'ExternalName' || keepsPreferDualStack(service, old))
    return { ok: true, service };
  if (old.spec.type === 'ExternalName') return allocateAddresses(state, service, context);
  const families = (each: Service): readonly Family[] => each.spec.ipFamilies ?? [];
  const isUpgrade = families(old).length === 1 && families(service).length === 2;
  return isHeadless(old) || !isUpgrade ? { ok: true, service } : allocate(state, service, 1, context);
}
