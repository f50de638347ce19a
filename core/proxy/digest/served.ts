import type { EndpointSlice, Service } from '../../api/index.ts';
import type { Family } from '../../net/index.ts';
import {
  type Sorted,
  sortedChanges,
  sortedFrom,
  sortedGet,
  sortedPut,
  sortedRemove,
  sortedValues,
} from '../../sim/index.ts';
import { type Endpoint, endpointsOfPort, serviceOfSlice } from './endpoints.ts';
import { objectKey, serviceOfKey } from './names.ts';
import { type ServicePort, servicePorts } from './service-port.ts';
import { categorizeEndpoints, type EndpointSelection, ZONE_LABEL } from './topology.ts';

/** A service port with its endpoints, as one node sees them. */
export interface ServedPort {
  readonly port: ServicePort;
  /** Ready or not, sorted by `ip:port`. */
  readonly endpoints: readonly Endpoint[];
  readonly selection: EndpointSelection;
}

/** The ports of each Service that has any, by `namespace/name`; in the order of the spec. */
export type ServedPorts = Sorted<readonly ServedPort[]>;

/** Where endpoints are looked at from. */
interface Place {
  readonly family: Family;
  readonly nodeName: string;
  /** Only its zone is looked at. */
  readonly nodeLabels: Readonly<Record<string, string>>;
}

interface Objects {
  readonly services: Sorted<Service>;
  readonly slices: Sorted<EndpointSlice>;
}

/** What one node makes of all Services and EndpointSlices. */
export interface Digest extends Place, Objects {
  /** Slices of the family by the Service that they belong to, in the order of their names. */
  readonly slicesOf: Sorted<readonly EndpointSlice[]>;
  readonly served: ServedPorts;
}

/**
 * Digests all objects, or what differs from those of an earlier digest: objects never change, so that one that is still the same needs no
 * second look. Which earlier digest is given changes no outcome. (pkg/proxy/servicechangetracker.go, endpointschangetracker.go)
 */
export function digestObjects(objects: Objects, place: Place, before?: Digest): Digest {
  return before && isSame(before, place) ? digestChanges(before, objects) : digestAll(objects, place);
}

const isSame = (a: Place, b: Place): boolean =>
  a.family === b.family && a.nodeName === b.nodeName && a.nodeLabels[ZONE_LABEL] === b.nodeLabels[ZONE_LABEL];

function digestAll(objects: Objects, place: Place): Digest {
  const slices = new Map<string, EndpointSlice[]>();
  for (const slice of sortedValues(objects.slices)) {
    const service = serviceOf(slice, place);
    if (service === undefined) continue;
    const own = slices.get(service);
    if (own) own.push(slice);
    else slices.set(service, [slice]);
  }
  const served = new Map<string, readonly ServedPort[]>();
  for (const service of sortedValues(objects.services)) {
    const key = objectKey(service);
    const ports = servedPorts(service, slices.get(key) ?? [], place);
    if (ports.length > 0) served.set(key, ports);
  }
  return { ...place, ...objects, slicesOf: sortedFrom(slices), served: sortedFrom(served) };
}

function digestChanges(before: Digest, objects: Objects): Digest {
  const { slicesOf, touched } = moveSlices(before, objects.slices);
  const services = sortedChanges(before.services, objects.services);
  for (const service of [...services.put, ...services.removed]) touched.add(objectKey(service));
  let { served } = before;
  for (const key of touched) {
    const service = sortedGet(objects.services, key);
    const ports = service ? servedPorts(service, sortedGet(slicesOf, key) ?? [], before) : [];
    served = ports.length > 0 ? sortedPut(served, key, ports) : sortedRemove(served, key);
  }
  return { ...before, ...objects, slicesOf, served };
}

/** Takes slices that are not what they were from their Services, and gives those that are there now to theirs; names the Services. */
function moveSlices(before: Digest, slices: Objects['slices']) {
  const { put, removed } = sortedChanges(before.slices, slices);
  const touched = new Set<string>();
  let { slicesOf } = before;
  const change = (
    slice: EndpointSlice | undefined,
    to: (own: readonly EndpointSlice[], slice: EndpointSlice) => readonly EndpointSlice[],
  ): void => {
    const service = slice && serviceOf(slice, before);
    if (!slice || service === undefined) return;
    const own = to(sortedGet(slicesOf, service) ?? [], slice);
    slicesOf = own.length > 0 ? sortedPut(slicesOf, service, own) : sortedRemove(slicesOf, service);
    touched.add(service);
  };
  for (const slice of removed) change(slice, without);
  for (const slice of put) {
    change(sortedGet(before.slices, objectKey(slice)), without);
    change(slice, inOrder);
  }
  return { slicesOf, touched };
}

const without = (own: readonly EndpointSlice[], slice: EndpointSlice): readonly EndpointSlice[] =>
  own.filter((one) => one !== slice);

const inOrder = (own: readonly EndpointSlice[], slice: EndpointSlice): readonly EndpointSlice[] =>
  [...own, slice].sort((a, b) => (objectKey(a) < objectKey(b) ? -1 : 1));

const serviceOf = (slice: EndpointSlice, { family }: Place): string | undefined =>
  slice.addressType === family ? serviceOfSlice(slice) : undefined;

function servedPorts(
  service: Service,
  slices: readonly EndpointSlice[],
  { family, nodeName, nodeLabels }: Place,
): readonly ServedPort[] {
  return servicePorts(service, family).map((port) => {
    const endpoints = endpointsOfPort(slices, port.key, nodeName);
    return { port, endpoints, selection: categorizeEndpoints(endpoints, port, nodeName, nodeLabels) };
  });
}

/** The endpoints of one service port, by its key. */
export const endpointsIn = (served: ServedPorts, key: string): readonly Endpoint[] =>
  sortedGet(served, serviceOfKey(key))?.find(({ port }) => port.key === key)?.endpoints ?? [];
