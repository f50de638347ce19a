import type { EndpointSlice } from '../../api/index.ts';
import { canonicalAddress, type Family, familyOf, joinHostPort } from '../../net/index.ts';
import { servicePortKey } from './names.ts';
import { oncePerObject } from './once-per-object.ts';

/** One address and port that may serve a service port. (pkg/proxy/endpoint.go BaseEndpointInfo) */
export interface Endpoint {
  /** `ip:port`, its identity. */
  readonly endpoint: string;
  readonly ip: string;
  readonly port: number;
  readonly isLocal: boolean;
  readonly ready: boolean;
  readonly serving: boolean;
  readonly terminating: boolean;
  readonly zoneHints: readonly string[];
  readonly nodeHints: readonly string[];
  /** `namespace/name` of the EndpointSlice, and the place in its `endpoints`. */
  readonly slice: string;
  readonly index: number;
}

/** Endpoints by service port key, each list sorted by `endpoint`. */
export type EndpointsMap = ReadonlyMap<string, readonly Endpoint[]>;

/** `namespace/name` of the Service that a slice belongs to; undefined without the label. */
export function serviceOfSlice(slice: EndpointSlice): string | undefined {
  const name = slice.metadata.labels?.['kubernetes.io/service-name'];
  return name ? `${slice.metadata.namespace ?? ''}/${name}` : undefined;
}

/**
 * All slices of one family, merged. Where two name the same address and port, the later one counts unless it
 * is terminating. Sorting is by text, so that 10.0.0.10:80 comes before 10.0.0.1:80.
 * (pkg/proxy/endpointslicecache.go)
 */
export function endpointsMap(
  slices: readonly EndpointSlice[],
  family: Family,
  nodeName: string,
): EndpointsMap {
  const map = new Map<string, readonly Endpoint[]>();
  for (const slice of slices) {
    if (slice.addressType !== family) continue;
    for (const { key, endpoints } of endpointsOfSlice(slice, nodeName)) {
      const before = map.get(key);
      map.set(key, before ? merge(before, endpoints) : endpoints);
    }
  }
  return map;
}

/** The endpoints of one service port in the slices of its Service and of one family, merged as above. */
export function endpointsOfPort(
  slices: readonly EndpointSlice[],
  key: string,
  nodeName: string,
): readonly Endpoint[] {
  let found: readonly Endpoint[] | undefined;
  for (const slice of slices)
    for (const port of endpointsOfSlice(slice, nodeName))
      if (port.key === key) found = found ? merge(found, port.endpoints) : port.endpoints;
  return found ?? [];
}

/** One slice as a node sees it: endpoints by service port key. Ports without endpoints are left out. */
const endpointsOfSlice = oncePerObject((slice: EndpointSlice, nodeName: string) => {
  const service = serviceOfSlice(slice);
  if (service === undefined || slice.addressType === 'FQDN') return [];
  const family = slice.addressType;
  const all = (slice.ports ?? []).map(({ name, protocol, port }) => {
    if (name === undefined || name === null || !port) return undefined;
    const endpoints = inOrder(endpointsOf(slice, port, family, nodeName));
    return endpoints.length > 0
      ? { key: servicePortKey(service, name, protocol ?? 'TCP'), endpoints }
      : undefined;
  });
  return all.filter((one) => one !== undefined).slice();
});

/** Sorted; where the same address stands twice, only the one that counts. */
function inOrder(endpoints: readonly Endpoint[]): readonly Endpoint[] {
  const sorted = [...endpoints].sort(byEndpoint);
  const isTwice = sorted.some(({ endpoint }, at) => at > 0 && sorted[at - 1]?.endpoint === endpoint);
  return isTwice ? merge([], endpoints) : sorted;
}

function merge(before: readonly Endpoint[], later: readonly Endpoint[]): readonly Endpoint[] {
  const merged = new Map(before.map((endpoint) => [endpoint.endpoint, endpoint]));
  for (const endpoint of later) {
    if (!merged.has(endpoint.endpoint) || !endpoint.terminating) merged.set(endpoint.endpoint, endpoint);
  }
  return [...merged.values()].sort(byEndpoint);
}

const NO_HINTS: readonly string[] = [];

const byEndpoint = (a: Endpoint, b: Endpoint): number =>
  a.endpoint < b.endpoint ? -1 : a.endpoint > b.endpoint ? 1 : 0;

/** In the order of the slice. */
function endpointsOf(
  slice: EndpointSlice,
  port: number,
  family: Family,
  nodeName: string,
): readonly Endpoint[] {
  const name = `${slice.metadata.namespace ?? ''}/${slice.metadata.name}`;
  const found: Endpoint[] = [];
  const all = slice.endpoints ?? [];
  for (let index = 0; index < all.length; index++) {
    const endpoint = all[index] as (typeof all)[number];
    const ip = canonicalAddress(endpoint.addresses[0] ?? '');
    if (ip === undefined || familyOf(ip) !== family) continue;
    const { conditions, hints } = endpoint;
    found.push({
      endpoint: joinHostPort(ip, port),
      ip,
      port,
      isLocal: endpoint.nodeName === nodeName,
      // An unknown condition counts as ready, serving and not terminating (discovery/v1 EndpointConditions).
      ready: conditions?.ready ?? true,
      serving: conditions?.serving ?? true,
      terminating: conditions?.terminating ?? false,
      zoneHints: hints?.forZones?.map((zone) => zone.name) ?? NO_HINTS,
      nodeHints: hints?.forNodes?.map((node) => node.name) ?? NO_HINTS,
      slice: name,
      index,
    });
  }
  return found;
}
