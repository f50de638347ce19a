import type { Endpoint } from './endpoints.ts';
import { type ServicePort, usesClusterEndpoints, usesLocalEndpoints } from './service-port.ts';

/** Which endpoints a node uses for a service port. (pkg/proxy/topology.go CategorizeEndpoints) */
export interface EndpointSelection {
  /** For traffic under policy Cluster; null if the service port has no such traffic. */
  readonly cluster: readonly Endpoint[] | null;
  /** For traffic under policy Local; null if the service port has no such traffic. */
  readonly local: readonly Endpoint[] | null;
  /** All that this node may send to: what needs rules. */
  readonly reachable: readonly Endpoint[];
  /** Whether any node could serve: tells "refused" from "dropped here". May hold while `reachable` is empty. */
  readonly hasAny: boolean;
}

/** The label by which zone hints are read. */
export const ZONE_LABEL = 'topology.kubernetes.io/zone';

type Topology = 'PreferSameNode' | 'PreferSameZone' | undefined;

const isFallback = (endpoint: Endpoint): boolean => endpoint.serving && endpoint.terminating;

/**
 * Ready endpoints come first, each set for itself falling back to serving-terminating ones. Hints narrow the
 * cluster set only, and only if they are complete and name this node or its zone.
 */
export function categorizeEndpoints(
  endpoints: readonly Endpoint[],
  port: ServicePort,
  nodeName: string,
  labels: Readonly<Record<string, string>>,
): EndpointSelection {
  const zone = labels[ZONE_LABEL] ?? '';
  const topology = usesClusterEndpoints(port) ? topologyFromHints(endpoints, nodeName, zone) : undefined;
  const cluster = usesClusterEndpoints(port)
    ? readyOrElse(endpoints, (endpoint) => available(endpoint, topology, nodeName, zone))
    : null;
  if (!usesLocalEndpoints(port)) {
    return { cluster, local: null, reachable: cluster ?? [], hasAny: (cluster ?? []).length > 0 };
  }
  const local = readyOrElse(
    endpoints.filter((endpoint) => endpoint.isLocal),
    () => true,
  );
  const hasAny = endpoints.some((endpoint) => endpoint.ready || isFallback(endpoint));
  if (cluster === null) return { cluster, local, reachable: local, hasAny };
  const terminatingLocal = local.some((endpoint) => !endpoint.ready);
  const reachable = topology !== undefined || terminatingLocal ? union(cluster, local) : cluster;
  return { cluster, local, reachable, hasAny };
}

function readyOrElse(
  endpoints: readonly Endpoint[],
  wanted: (endpoint: Endpoint) => boolean,
): readonly Endpoint[] {
  const isWanted = (endpoint: Endpoint): boolean => endpoint.ready && wanted(endpoint);
  // The list itself in the usual case: copies of it for ten thousand Services are what a sync would spend its time on.
  if (endpoints.length > 0 && endpoints.every(isWanted)) return endpoints;
  const ready = endpoints.filter(isWanted);
  return ready.length > 0 ? ready : endpoints.filter(isFallback);
}

/** Hints count only if every ready endpoint has one, and one of them is for here. */
function topologyFromHints(endpoints: readonly Endpoint[], nodeName: string, zone: string): Topology {
  const ready = endpoints.filter((endpoint) => endpoint.ready);
  const complete = (hints: (endpoint: Endpoint) => readonly string[], here: string): boolean =>
    ready.length > 0 &&
    ready.every((endpoint) => hints(endpoint).length > 0) &&
    ready.some((endpoint) => hints(endpoint).includes(here));
  if (complete((endpoint) => endpoint.nodeHints, nodeName)) return 'PreferSameNode';
  if (complete((endpoint) => endpoint.zoneHints, zone)) return 'PreferSameZone';
  return undefined;
}

function available(endpoint: Endpoint, topology: Topology, nodeName: string, zone: string): boolean {
  if (topology === 'PreferSameNode') return endpoint.nodeHints.includes(nodeName);
  if (topology === 'PreferSameZone') return endpoint.zoneHints.includes(zone);
  return true;
}

/** Both lists are sorted alike; upstream's order here is that of a Go map. */
function union(a: readonly Endpoint[], b: readonly Endpoint[]): readonly Endpoint[] {
  const merged = new Map([...a, ...b].map((endpoint) => [endpoint.endpoint, endpoint]));
  return [...merged.values()].sort((x, y) => (x.endpoint < y.endpoint ? -1 : 1));
}
