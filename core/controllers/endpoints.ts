import {
  type EndpointAddress,
  type Endpoints,
  isPodReady,
  type Pod,
  podAddresses,
  type Service,
  sameJson,
  sortedJson,
} from '../api/index.ts';
import {
  type ClusterComponent,
  type ClusterContext,
  type ComponentEvent,
  type Effect,
  getOf,
  servicesSelecting,
} from '../apiserver/index.ts';
import { compareAddresses, familyOf } from '../net/index.ts';
import { emptySorted, type Sorted, sortedGet, sortedPut, sortedRemove } from '../sim/index.ts';
import { belongsInSlices, endpointHostname, mayChangeEndpoints } from './endpoint-slice/endpoint.ts';
import { findPort } from './endpoint-slice/ports.ts';
import { isSelected, selectedPods } from './endpoint-slice/reconcile.ts';
import { HEADLESS, isHeadless, TRIGGER_TIME } from './endpoint-slice/slice.ts';
import { type SeenTimes, triggerTime } from './endpoint-slice/trigger-time.ts';
import { enqueued, isPodEvent } from './work-queue.ts';

type Subset = NonNullable<Endpoints['subsets']>[number];
type Port = NonNullable<Subset['ports']>[number];

const MANAGED_BY = 'endpoints.kubernetes.io/managed-by';
const OVER_CAPACITY = 'endpoints.kubernetes.io/over-capacity';
const MAX_CAPACITY = 1000;

/** One Pod address under one port, or under none. */
interface Entry {
  readonly address: EndpointAddress;
  readonly ready: boolean;
  readonly port: Port | undefined;
}

function entriesOf(service: Service, pod: Pod): readonly Entry[] {
  const tolerates = service.spec.publishNotReadyAddresses === true;
  const isEnding = pod.metadata.deletionTimestamp !== undefined;
  const family = service.spec.ipFamilies?.[0] ?? 'IPv4';
  const ip = podAddresses(pod).find((address) => familyOf(address) === family);
  if (!belongsInSlices(pod) || (isEnding && !tolerates) || ip === undefined) return [];
  const { namespace = '', name, uid } = pod.metadata;
  const hostname = endpointHostname(pod, service);
  const address: EndpointAddress = {
    ip,
    ...(hostname === undefined ? {} : { hostname }),
    nodeName: pod.spec.nodeName ?? '',
    targetRef: { kind: 'Pod', namespace, name, ...(uid === undefined ? {} : { uid }) },
  };
  const ready = tolerates || isPodReady(pod);
  const ports = service.spec.ports ?? [];
  if (ports.length === 0) return isHeadless(service) ? [{ address, ready, port: undefined }] : [];
  return ports.flatMap((servicePort) => {
    const number = findPort(pod, servicePort);
    if (number === undefined) return [];
    const { name: portName, protocol = 'TCP', appProtocol } = servicePort;
    const port: Port = {
      ...(portName ? { name: portName } : {}),
      port: number,
      protocol,
      ...(appProtocol === undefined ? {} : { appProtocol }),
    };
    return [{ address, ready, port }];
  });
}

const byAddress = (left: EndpointAddress, right: EndpointAddress): number =>
  compareAddresses(left.ip, right.ip) ||
  ((left.targetRef?.uid ?? '') < (right.targetRef?.uid ?? '') ? -1 : 1);

/** Ports with the same addresses share a subset (pkg/api/v1/endpoints/util.go RepackSubsets). */
function repack(entries: readonly Entry[]): readonly Subset[] {
  const byPort: Record<string, Entry[]> = {};
  let [port, key]: [Port | undefined, string] = [undefined, ''];
  for (const entry of entries) {
    // Neighbours mostly have the same.
    if (key === '' || !sameJson(entry.port, port)) [port, key] = [entry.port, sortedJson(entry.port ?? null)];
    byPort[key] ??= [];
    byPort[key]?.push(entry);
  }
  const bySet: Record<string, { readonly entries: readonly Entry[]; readonly ports: readonly Port[] }> = {};
  const keys = Object.keys(byPort).sort();
  for (const key of keys) {
    const group = byPort[key] ?? [];
    // One group shares its addresses with nobody.
    const set = keys.length === 1 ? '' : sortedJson(group.map(({ address, ready }) => ({ address, ready })));
    const port = group[0]?.port;
    bySet[set] = { entries: group, ports: [...(bySet[set]?.ports ?? []), ...(port ? [port] : [])] };
  }
  return Object.values(bySet).map(({ entries: group, ports }) => {
    const of = (ready: boolean) =>
      group
        .filter((entry) => entry.ready === ready)
        .map(({ address }) => address)
        .sort(byAddress);
    const [addresses, notReadyAddresses] = [of(true), of(false)];
    return {
      ...(addresses.length > 0 ? { addresses } : {}),
      ...(notReadyAddresses.length > 0 ? { notReadyAddresses } : {}),
      ...(ports.length > 0 ? { ports } : {}),
    };
  });
}

/** At most 1000 addresses, ready ones first (endpoints_controller.go truncateEndpoints). */
function truncated(subsets: readonly Subset[]): readonly Subset[] {
  let room = MAX_CAPACITY;
  const take = (addresses: readonly EndpointAddress[] = []): readonly EndpointAddress[] => {
    const taken = addresses.slice(0, room);
    room -= taken.length;
    return taken;
  };
  const ready = subsets.map(({ addresses }) => take(addresses));
  return subsets.map((subset, index) => ({
    ...subset,
    ...(subset.addresses ? { addresses: ready[index] ?? [] } : {}),
    ...(subset.notReadyAddresses ? { notReadyAddresses: take(subset.notReadyAddresses) } : {}),
  }));
}

const count = (subsets: readonly Subset[]): number =>
  subsets.reduce(
    (sum, each) => sum + (each.addresses?.length ?? 0) + (each.notReadyAddresses?.length ?? 0),
    0,
  );

function labelsFor(service: Service): Readonly<Record<string, string>> {
  const { [HEADLESS]: _own, ...labels } = service.metadata.labels ?? {};
  return {
    ...labels,
    ...(isHeadless(service) ? { [HEADLESS]: '' } : {}),
    [MANAGED_BY]: 'endpoint-controller',
  };
}

function sync(
  service: Service,
  pods: readonly Pod[],
  time: string | undefined,
  context: ClusterContext,
): readonly Effect[] {
  const { namespace = 'default', name } = service.metadata;
  const all = repack(pods.flatMap((pod) => entriesOf(service, pod)));
  // The API server refuses an address with an empty nodeName, and with it the whole object.
  if (
    all.some(({ addresses = [], notReadyAddresses = [] }) =>
      [...addresses, ...notReadyAddresses].some((a) => !a.nodeName),
    )
  )
    return [];
  const isOver = count(all) > MAX_CAPACITY;
  const subsets = isOver ? truncated(all) : all;
  const old = getOf(context.read, 'Endpoints', namespace, name);
  const labels = labelsFor(service);
  if (old && sameJson(old.subsets ?? [], subsets) && sameJson(old.metadata.labels, labels)) return [];
  const { [TRIGGER_TIME]: _time, [OVER_CAPACITY]: _over, ...others } = old?.metadata.annotations ?? {};
  const annotations = {
    ...others,
    ...(time === undefined ? {} : { [TRIGGER_TIME]: time }),
    ...(isOver ? { [OVER_CAPACITY]: 'truncated' } : {}),
  };
  const { annotations: _all, ...metadata } = old?.metadata ?? { name, namespace };
  const object: Endpoints = {
    apiVersion: 'v1',
    kind: 'Endpoints',
    metadata: { ...metadata, labels, ...(Object.keys(annotations).length > 0 ? { annotations } : {}) },
    ...(subsets.length > 0 ? { subsets } : {}),
  };
  return [{ effect: 'Write', verb: old ? 'update' : 'create', object }];
}

function affected(event: ComponentEvent, { read }: ClusterContext): readonly Service[] {
  if (event.type === 'REFUSED') return [];
  if (event.type === 'TIMER') {
    const [, namespace = '', name = ''] = event.timer.split('/');
    const service = getOf(read, 'Service', namespace, name);
    return service && isSelected(service) ? [service] : [];
  }
  const { object } = event;
  const { namespace = '', name } = object.metadata;
  if (object.kind === 'Service' || object.kind === 'Endpoints') {
    const service = getOf(read, 'Service', namespace, name);
    return service && isSelected(service) ? [service] : [];
  }
  const versions = [object, ...(event.type === 'MODIFIED' && event.old ? [event.old] : [])];
  const found = versions.flatMap((each) => servicesSelecting(read, namespace, each.metadata.labels));
  return [...new Set(found)].filter(isSelected);
}

/**
 * The legacy Endpoints object of every Service with a selector: first address family only, no terminating Pods, and
 * a Pod whose port does not resolve is left out. kube-proxy does not read it any more.
 * Mirrors pkg/controller/endpoint.
 */
export const endpointsController: ClusterComponent<Sorted<SeenTimes>> = {
  name: 'endpoints-controller',
  scope: 'cluster',
  initial: emptySorted,
  watches: ['Service', 'Pod', 'Endpoints'],
  // Who edits Endpoints by hand has them until something else changes: upstream's informer looks at deletions only.
  wants: (event) =>
    event.object.kind === 'Endpoints' ? event.type === 'DELETED' : mayChangeEndpoints(event),
  handle(memory, event, context) {
    let next = memory;
    const effects: Effect[] = [];
    if (event.type === 'DELETED' && event.object.kind === 'Service') {
      const { namespace, name } = event.object.metadata;
      next = sortedRemove(next, `${namespace}/${name}`);
    }
    const services = affected(event, context);
    if (isPodEvent(event)) return { memory: next, effects: enqueued(services) };
    for (const service of services) {
      const key = `${service.metadata.namespace}/${service.metadata.name}`;
      const pods = selectedPods(service, context.read);
      const { time, seen } = triggerTime(sortedGet(next, key), service, pods);
      next = sortedPut(next, key, seen);
      effects.push(...sync(service, pods, time, context));
    }
    return { memory: next, effects };
  },
};
