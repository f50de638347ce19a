import type { ApiObject } from '../../api/index.ts';
import type { Refused, WriteContext } from '../result.ts';
import type { ApiState } from '../state.ts';
import { drawClusterIP, servedFamilies } from './cluster-ip.ts';

type Allocated = { readonly ok: true; readonly object: ApiObject } | Refused;

/** Gives a new Service its families, addresses and ports; other kinds need nothing. */
export function allocateCreate(state: ApiState, object: ApiObject, context: WriteContext): Allocated {
  if (object.kind !== 'Service' || object.spec.type === 'ExternalName' || object.spec.clusterIP)
    return { ok: true, object };
  const [family] = servedFamilies(state);
  const clusterIP = family && drawClusterIP(state, family, [], () => context.draw('cluster-ip'));
  if (!family || !clusterIP) return { ok: true, object };
  const spec = {
    ...object.spec,
    clusterIP,
    clusterIPs: [clusterIP],
    ipFamilies: [family],
    ipFamilyPolicy: 'SingleStack' as const,
  };
  return { ok: true, object: { ...object, spec } };
}

/** The same on update: what the client left out is kept. */
export function allocateUpdate(
  _state: ApiState,
  object: ApiObject,
  old: ApiObject,
  _context: WriteContext,
): Allocated {
  if (object.kind !== 'Service' || old.kind !== 'Service') return { ok: true, object };
  const { clusterIP, clusterIPs, ipFamilies, ipFamilyPolicy } = old.spec;
  return {
    ok: true,
    object: {
      ...object,
      spec: { clusterIP, clusterIPs, ipFamilies, ipFamilyPolicy, ...object.spec } as typeof object.spec,
    },
  };
}
