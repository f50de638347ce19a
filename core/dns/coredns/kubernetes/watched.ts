import {
  type EndpointSlice,
  type Namespace,
  type ObjectMeta,
  type Pod,
  type Service,
  selects,
} from '../../../api/index.ts';
import type { Reader } from '../../../apiserver/index.ts';
import { parseAddress } from '../../message/address.ts';
import type { KubernetesOptions } from './setup.ts';

/** A ready endpoint address, where it stands, and the ports of its slice. */
export interface WatchedAddress {
  readonly ip: string;
  readonly hostname: string;
  readonly podName: string;
  readonly ports: readonly WatchedPort[];
  readonly slice: string;
  /** Field path of the address in the slice. */
  readonly path: string;
}

export interface WatchedPort {
  readonly name: string;
  readonly protocol: string;
  /** -1: the Service or slice has no ports at all. */
  readonly port: number;
}

type Labels = ObjectMeta['labels'] | undefined;

/** The ready addresses of one slice. */
export interface WatchedSlice {
  readonly name: string;
  readonly namespace: string;
  readonly service: string;
  readonly labels: Labels;
  readonly addresses: readonly WatchedAddress[];
}

/** What the plug-in has learnt from its watches: objects by the keys that it looks them up with. */
export interface Watched {
  namespace(name: string): Namespace | undefined;
  service(namespace: string, name: string): Service | undefined;
  slices(namespace: string, service: string): readonly WatchedSlice[];
  serviceWithIP(ip: string): Service | undefined;
  slicesWithIP(ip: string): readonly WatchedSlice[];
  podsWithIP(ip: string): readonly Pod[];
}

/** Port of a Service or slice without ports, so that its addresses are found but SRV skips it (object/service.go, endpoint.go). */
export const PLACEHOLDER: WatchedPort = { name: '', protocol: '', port: -1 };

interface Index {
  // The maps of Services and Pods are only made when somebody asks.
  readonly slices: ReadonlyMap<string, readonly WatchedSlice[]>;
  readonly slicesByIP: ReadonlyMap<string, readonly WatchedSlice[]>;
  servicesByIP?: ReadonlyMap<string, Service>;
  podsByIP?: ReadonlyMap<string, readonly Pod[]>;
}

/** Indexes of an instant, kept as long as somebody reads it: a memo, no state. Readers of the same API state share them. */
const indexes = new WeakMap<object, Index>();
const instantOf = (reader: Reader): object => reader.state ?? reader;

function group<Item>(items: readonly Item[], keys: (item: Item) => readonly string[]): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    for (const key of new Set(keys(item))) {
      const found = groups.get(key);
      if (found) found.push(item);
      else groups.set(key, [item]);
    }
  }
  return groups;
}

/** object/endpoint.go `EndpointSliceToEndpoints`: only `ready` counts, and a missing value is ready. */
function readSlice(slice: EndpointSlice): WatchedSlice {
  const ports = (slice.ports ?? []).map((port) => ({
    name: port.name ?? '',
    protocol: port.protocol ?? 'TCP',
    port: port.port ?? 0,
  }));
  const addresses = (slice.endpoints ?? []).flatMap((endpoint, index) =>
    endpoint.conditions?.ready === false
      ? []
      : endpoint.addresses.map((ip, position) => ({
          ip,
          hostname: endpoint.hostname ?? '',
          podName: endpoint.targetRef?.name ?? '',
          ports: ports.length > 0 ? ports : [PLACEHOLDER],
          slice: slice.metadata.name,
          path: `endpoints[${index}].addresses[${position}]`,
        })),
  );
  return {
    name: slice.metadata.name,
    namespace: slice.metadata.namespace ?? '',
    service: slice.metadata.labels?.['kubernetes.io/service-name'] ?? '',
    labels: slice.metadata.labels,
    addresses,
  };
}

const serviceKey = (namespace: string, name: string): string => `${namespace}/${name}`;

function indexOf(reader: Reader): Index {
  const known = indexes.get(instantOf(reader));
  if (known) return known;
  const slices = (reader.list('EndpointSlice') as readonly EndpointSlice[]).map(readSlice);
  const index = {
    slices: group(slices, (slice) => [serviceKey(slice.namespace, slice.service)]),
    slicesByIP: group(slices, (slice) => slice.addresses.map(({ ip }) => ip)),
  };
  indexes.set(instantOf(reader), index);
  return index;
}

function readServicesByIP(reader: Reader): ReadonlyMap<string, Service> {
  const byIP = new Map<string, Service>();
  for (const service of reader.list('Service') as readonly Service[])
    for (const ip of clusterIPsOf(service)) if (!byIP.has(ip)) byIP.set(ip, service);
  return byIP;
}

/** Pods that are over are not watched, and terminating ones are dropped; only the primary address counts (object/pod.go). */
function readPodsByIP(reader: Reader): ReadonlyMap<string, readonly Pod[]> {
  const pods = (reader.list('Pod') as readonly Pod[]).filter(
    ({ metadata, status }) =>
      !metadata.deletionTimestamp && !['Succeeded', 'Failed', 'Unknown'].includes(status?.phase ?? ''),
  );
  return group(pods, (pod) => (pod.status?.podIP ? [canonical(pod.status.podIP)] : []));
}

const canonical = (ip: string): string => parseAddress(ip)?.text ?? ip;

/** Cluster addresses of a Service; `None` for a headless one, nothing for ExternalName. */
export function clusterIPsOf(service: Service): readonly string[] {
  const { clusterIP, clusterIPs } = service.spec;
  if (clusterIPs && clusterIPs.length > 0) return clusterIPs;
  return clusterIP ? [clusterIP] : [];
}

const NOTHING: Watched = {
  namespace: () => undefined,
  service: () => undefined,
  slices: () => [],
  serviceWithIP: () => undefined,
  slicesWithIP: () => [],
  podsWithIP: () => [],
};

/** The plug-in's view of an instant. Before its watches have synced it knows nothing. */
export function watched(reader: Reader, options: KubernetesOptions, synced: boolean): Watched {
  if (!synced) return NOTHING;
  const accepts = ({ labels }: { readonly labels?: Labels }) =>
    selects({ matchExpressions: options.labels }, labels);
  const index = () => indexOf(reader);
  const seen = (slices: readonly WatchedSlice[] | undefined) =>
    options.noEndpoints ? [] : (slices ?? []).filter(accepts);
  return {
    namespace: (name) => reader.get('Namespace', '', name) as Namespace | undefined,
    service: (namespace, name) => {
      const service = reader.get('Service', namespace, name) as Service | undefined;
      return service && accepts(service.metadata) ? service : undefined;
    },
    slices: (namespace, service) => seen(index().slices.get(serviceKey(namespace, service))),
    serviceWithIP: (ip) => {
      const kept = index();
      kept.servicesByIP ??= readServicesByIP(reader);
      const service = kept.servicesByIP.get(ip);
      return service && accepts(service.metadata) ? service : undefined;
    },
    slicesWithIP: (ip) => seen(index().slicesByIP.get(ip)),
    podsWithIP: (ip) => {
      const kept = index();
      kept.podsByIP ??= readPodsByIP(reader);
      return (kept.podsByIP.get(ip) ?? []).filter((pod) => accepts(pod.metadata));
    },
  };
}
