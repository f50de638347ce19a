import { needsHealthCheck, needsNodePort, type Service, type ServicePort } from '../../api/index.ts';
import type { WriteContext } from '../result.ts';
import type { ApiState } from '../state.ts';
import { drawNodePort, heldNodePorts, whyPortUnavailable } from './node-port.ts';
import { type Allocation, refusedField } from './outcome.ts';

const FULL = 'failed to allocate a nodePort: range is full';

/** The node ports that one request takes, on top of those held by others (portallocator/operation.go). */
function operation(state: ApiState, context: WriteContext) {
  const held = heldNodePorts(state);
  return {
    take(port: number): string | undefined {
      const why = whyPortUnavailable(state, port, held);
      if (why === undefined) held.add(port);
      return why;
    },
    draw(): number | undefined {
      const port = drawNodePort(state, held, () => context.draw('node-port'));
      if (port !== undefined) held.add(port);
      return port;
    },
  };
}

type Operation = ReturnType<typeof operation>;

const refusal = (index: number, port: number, why: string): Allocation =>
  refusedField(`spec.ports[${index}].nodePort`, port, why);

const drawsNodePorts = ({ spec }: Service): boolean =>
  spec.type === 'NodePort' || (spec.type === 'LoadBalancer' && spec.allocateLoadBalancerNodePorts !== false);

/** The node port that the first of the entries with this port number names (findRequestedNodePort). */
const requested = (port: number, entries: readonly ServicePort[]): number | undefined =>
  entries.find((entry) => entry.port === port && entry.nodePort)?.nodePort;

/** Node ports of a new Service: entries of one port number share one (alloc.go initNodePorts). */
function initNodePorts(service: Service, operation: Operation): Allocation {
  const ports: ServicePort[] = [];
  const shared: { readonly port: number; readonly nodePort: number }[] = [];
  const asked = service.spec.ports ?? [];
  for (const [index, entry] of asked.entries()) {
    if (!entry.nodePort && !drawsNodePorts(service)) {
      ports.push(entry);
      continue;
    }
    const known = shared.find(({ port }) => port === entry.port)?.nodePort;
    if (known !== undefined && (!entry.nodePort || entry.nodePort === known)) {
      ports.push({ ...entry, nodePort: known });
      continue;
    }
    // The first entry of a port number takes over what any of them asks for.
    const wanted = known === undefined ? requested(entry.port, asked) : entry.nodePort;
    const why = wanted ? operation.take(wanted) : undefined;
    if (wanted && why !== undefined) return refusal(index, wanted, why);
    const nodePort = wanted || operation.draw();
    if (!nodePort) return { ok: false, internal: FULL };
    if (known === undefined) shared.push({ port: entry.port, nodePort });
    ports.push({ ...entry, nodePort });
  }
  return { ok: true, service: { ...service, spec: { ...service.spec, ports } } };
}

/** Node ports on update: those of before stay, new ones are reserved or drawn (alloc.go updateNodePorts). */
function updateNodePorts(service: Service, old: Service, operation: Operation): Allocation {
  const before = (old.spec.ports ?? []).map(({ nodePort }) => nodePort ?? 0);
  const ports: ServicePort[] = [];
  for (const [index, entry] of (service.spec.ports ?? []).entries()) {
    if (!entry.nodePort && !drawsNodePorts(service)) {
      ports.push(entry);
      continue;
    }
    const isTaken = ports.some(({ nodePort }) => nodePort === entry.nodePort);
    if (entry.nodePort && !before.includes(entry.nodePort) && !isTaken) {
      const why = operation.take(entry.nodePort);
      if (why !== undefined) return refusal(index, entry.nodePort, why);
    }
    const nodePort = entry.nodePort || operation.draw();
    if (!nodePort) return { ok: false, internal: FULL };
    ports.push({ ...entry, nodePort });
  }
  return { ok: true, service: { ...service, spec: { ...service.spec, ports } } };
}

function allocateHealthCheckPort(service: Service, operation: Operation): Allocation {
  const asked = service.spec.healthCheckNodePort;
  const why = asked ? operation.take(asked) : undefined;
  const port = asked || operation.draw();
  if (why === undefined && port)
    return { ok: true, service: { ...service, spec: { ...service.spec, healthCheckNodePort: port } } };
  const internal = asked
    ? `failed to allocate requested HealthCheck NodePort ${asked}: ${why}`
    : 'failed to allocate a HealthCheck NodePort 0: range is full';
  return { ok: false, internal };
}

/** Node ports and health check port of a new Service (`old` absent) or a changed one. */
export function allocatePorts(
  state: ApiState,
  service: Service,
  old: Service | undefined,
  context: WriteContext,
): Allocation {
  const taking = operation(state, context);
  const ported = !needsNodePort(service)
    ? ({ ok: true, service } as const)
    : old
      ? updateNodePorts(service, old, taking)
      : initNodePorts(service, taking);
  if (!ported.ok || !needsHealthCheck(ported.service) || (old && needsHealthCheck(old))) return ported;
  return allocateHealthCheckPort(ported.service, taking);
}
