import {
  type ApiObject,
  defined,
  internalError,
  needsHealthCheck,
  needsNodePort,
  type Service,
  sameJson,
} from '../../api/index.ts';
import { type Refused, refuse, refuseFields, type WriteContext } from '../result.ts';
import type { ApiState } from '../state.ts';
import { allocateAddresses, updateAddresses } from './addresses.ts';
import { initFamilies } from './families.ts';
import type { Allocation } from './outcome.ts';
import { allocatePorts } from './ports.ts';

type Allocated = { readonly ok: true; readonly object: ApiObject } | Refused;

/** Runs the steps in order until one fails: each trouble is reported alone. */
function inOrder(service: Service, steps: readonly ((service: Service) => Allocation)[]): Allocated {
  let current = service;
  for (const step of steps) {
    const result = step(current);
    if (!result.ok)
      return 'internal' in result
        ? refuse(internalError(result.internal))
        : refuseFields(current, result.errors);
    current = result.service;
  }
  return { ok: true, object: current };
}

const withAddresses = (
  service: Service,
  clusterIP: string | undefined,
  clusterIPs: readonly string[] | undefined,
): Service => ({
  ...service,
  spec: defined({ ...service.spec, clusterIP, clusterIPs }) as Service['spec'],
});

/** Gives a new Service its families, addresses and ports (alloc.go allocateCreate); other kinds need nothing. */
export function allocateCreate(state: ApiState, object: ApiObject, context: WriteContext): Allocated {
  if (object.kind !== 'Service') return { ok: true, object };
  const { clusterIP, clusterIPs = [] } = object.spec;
  // Clients of single-stack times name the singular only (storage.go normalizeClusterIPs).
  const asked = clusterIP && clusterIPs.length === 0 ? withAddresses(object, clusterIP, [clusterIP]) : object;
  return inOrder(asked, [
    (service) => initFamilies(state, service),
    (service) => allocateAddresses(state, service, context),
    (service) => allocatePorts(state, service, undefined, context),
  ]);
}

const isExternalName = ({ spec }: Service): boolean => spec.type === 'ExternalName';

/** Node ports that the client left out, by port name, unless another entry names them (storage.go patchAllocatedValues). */
function withOldNodePorts(service: Service, old: Service): Service {
  if (!needsNodePort(service) || !needsNodePort(old)) return service;
  const before = old.spec.ports ?? [];
  const named = (service.spec.ports ?? []).map(({ nodePort }) => nodePort);
  const ports = service.spec.ports?.map((port) => {
    if (port.nodePort) return port;
    // Of two entries with the same name the last one counts, as in a Go map.
    const match = before.filter(({ name = '' }) => name === (port.name ?? '')).at(-1)?.nodePort;
    return match && !named.includes(match) ? { ...port, nodePort: match } : port;
  });
  return { ...service, spec: defined({ ...service.spec, ports }) as Service['spec'] };
}

/** What the client left out is what it had. */
function withOldValues(asked: Service, old: Service): Service {
  let service = asked;
  if (!isExternalName(old) && !isExternalName(asked)) {
    const clusterIP = asked.spec.clusterIP || old.spec.clusterIP;
    const clusterIPs = (asked.spec.clusterIPs ?? []).length > 0 ? asked.spec.clusterIPs : old.spec.clusterIPs;
    // One address changed in the singular only: the plural follows (storage.go normalizeClusterIPs).
    const follows =
      clusterIP && clusterIP !== old.spec.clusterIP && sameJson(clusterIPs ?? [], old.spec.clusterIPs ?? []);
    service = withAddresses(asked, clusterIP, follows ? [clusterIP] : clusterIPs);
  } else if (asked.spec.clusterIP && (asked.spec.clusterIPs ?? []).length === 0) {
    service = withAddresses(asked, asked.spec.clusterIP, [asked.spec.clusterIP]);
  }
  service = withOldNodePorts(service, old);
  const { healthCheckNodePort } = old.spec;
  if (
    !needsHealthCheck(service) ||
    !needsHealthCheck(old) ||
    service.spec.healthCheckNodePort ||
    !healthCheckNodePort
  )
    return service;
  return { ...service, spec: { ...service.spec, healthCheckNodePort } };
}

/** The same on update: what the client left out is kept, what is new is allocated (alloc.go allocateUpdate). */
export function allocateUpdate(
  state: ApiState,
  object: ApiObject,
  old: ApiObject,
  context: WriteContext,
): Allocated {
  if (object.kind !== 'Service' || old.kind !== 'Service') return { ok: true, object };
  return inOrder(withOldValues(object, old), [
    (service) => initFamilies(state, service, old),
    (service) => updateAddresses(state, service, old, context),
    (service) => allocatePorts(state, service, old, context),
  ]);
}
