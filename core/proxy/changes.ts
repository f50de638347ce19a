import type { ApiObject, EndpointSlice, Node, Service } from '../api/index.ts';
import type { WatchEvent } from '../apiserver/index.ts';
import type { Family } from '../net/index.ts';
import { type Sorted, sortedGet, sortedPut, sortedRemove } from '../sim/index.ts';
import { serviceOfSlice } from './digest/endpoints.ts';
import { objectKey } from './digest/names.ts';
import { servicePorts } from './digest/service-port.ts';
import { ZONE_LABEL } from './digest/topology.ts';
import type { FamilyMemory, ProxyMemory } from './memory.ts';

const families: readonly Family[] = ['IPv4', 'IPv6'];

/**
 * Takes in one watch event and notes, per family, which Services need new chains. Gives the same memory if the
 * event means nothing to rules. (pkg/proxy/servicechangetracker.go, endpointschangetracker.go)
 */
export function takeIn(memory: ProxyMemory, event: WatchEvent, self: string | undefined): ProxyMemory {
  const { object } = event;
  const current = event.type !== 'DELETED' && isSelected(object);
  switch (object.kind) {
    case 'Service':
      return takeService(memory, object, current);
    case 'EndpointSlice':
      return takeSlice(memory, object, current);
    case 'Node':
      return object.metadata.name === self && event.type !== 'DELETED' ? takeNode(memory, object) : memory;
    default:
      return memory;
  }
}

/**
 * kube-proxy asks the API server only for objects without these labels; to it, an object that gets one is deleted.
 * (cmd/kube-proxy/app/server.go Run)
 */
function isSelected({ metadata }: ApiObject): boolean {
  const labels = metadata.labels ?? {};
  return !(
    'service.kubernetes.io/service-proxy-name' in labels || 'service.kubernetes.io/headless' in labels
  );
}

/** Whether a family has something to write. */
export const isDirty = (family: FamilyMemory): boolean => family.needFullSync || family.changed.size > 0;

function takeService(memory: ProxyMemory, service: Service, current: boolean): ProxyMemory {
  const key = objectKey(service);
  const before = sortedGet(memory.services, key);
  const next = { ...memory, services: put(memory.services, key, current ? service : undefined) };
  const digest = (object: Service | undefined, family: Family): string =>
    object ? JSON.stringify(servicePorts(object, family)) : '[]';
  const touched = families.filter(
    (family) => digest(before, family) !== digest(current ? service : undefined, family),
  );
  return touched.reduce((memo, family) => touch(memo, family, key, false), next);
}

function takeSlice(memory: ProxyMemory, slice: EndpointSlice, current: boolean): ProxyMemory {
  const key = objectKey(slice);
  const before = sortedGet(memory.slices, key);
  const next = { ...memory, slices: put(memory.slices, key, current ? slice : undefined) };
  const after = current ? slice : undefined;
  if (digestOf(before) === digestOf(after)) return next;
  const udp = [before, after].some((object) => object?.ports?.some((port) => port.protocol === 'UDP'));
  return [before, after].reduce((memo, object) => {
    const service = object && serviceOfSlice(object);
    if (!service || object.addressType === 'FQDN') return memo;
    return touch(memo, object.addressType, service, udp);
  }, next);
}

/** All that rules are made of; labels and annotations change more often. */
const digestOf = (slice: EndpointSlice | undefined): string =>
  JSON.stringify(slice && [serviceOfSlice(slice), slice.addressType, slice.ports, slice.endpoints]);

/** A change of this node's zone changes what every hint means (pkg/proxy/node.go, OnTopologyChange). */
function takeNode(memory: ProxyMemory, node: Node): ProxyMemory {
  const next = { ...memory, node };
  if (!memory.node || memory.node.metadata.labels?.[ZONE_LABEL] === node.metadata.labels?.[ZONE_LABEL]) {
    return next;
  }
  const full = (family: FamilyMemory): FamilyMemory => ({ ...family, needFullSync: true });
  return { ...next, families: { IPv4: full(memory.families.IPv4), IPv6: full(memory.families.IPv6) } };
}

function touch(memory: ProxyMemory, name: Family, service: string, udp: boolean): ProxyMemory {
  const family = memory.families[name];
  if (sortedGet(family.changed, service) && (family.conntrackCleanup || !udp)) return memory;
  const changed = sortedPut(family.changed, service, true as const);
  const conntrackCleanup = family.conntrackCleanup || udp;
  return { ...memory, families: { ...memory.families, [name]: { ...family, changed, conntrackCleanup } } };
}

const put = <T>(map: Sorted<T>, key: string, value: T | undefined): Sorted<T> =>
  value === undefined ? sortedRemove(map, key) : sortedPut(map, key, value);
