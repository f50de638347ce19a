import {
  type Endpoint,
  type EndpointAddress,
  type EndpointPort,
  type EndpointSlice,
  type Endpoints,
  sameJson,
} from '../api/index.ts';
import {
  type ClusterComponent,
  type ComponentEvent,
  type Effect,
  getOf,
  labelledOf,
  type Reader,
} from '../apiserver/index.ts';
import { familyOf } from '../net/index.ts';
import { portMapKey } from './endpoint-slice/ports.ts';
import { MANAGED_BY, SERVICE_NAME, sameLabels, TRIGGER_TIME } from './endpoint-slice/slice.ts';
import { controllerRef } from './owner.ts';

const CONTROLLER_NAME = 'endpointslicemirroring-controller.k8s.io';
const SKIP_MIRROR = 'endpointslice.kubernetes.io/skip-mirror';
const LEADER = 'control-plane.alpha.kubernetes.io/leader';
const NOT_COPIED = [TRIGGER_TIME, 'kubectl.kubernetes.io/last-applied-configuration'];
/** --mirroring-max-endpoints-per-subset. */
const MAX_PER_SUBSET = 1000;

function mirrored(address: EndpointAddress, ready: boolean): Endpoint {
  const { ip, hostname, nodeName, targetRef } = address;
  return {
    addresses: [ip],
    conditions: { ready },
    ...(hostname ? { hostname } : {}),
    ...(targetRef ? { targetRef } : {}),
    ...(nodeName ? { nodeName } : {}),
  };
}

/** The slices that mirror an Endpoints object: one per set of ports and address family. */
function desiredSlices(endpoints: Endpoints): readonly EndpointSlice[] {
  const { name, namespace = 'default', labels, annotations } = endpoints.metadata;
  const kept = Object.entries(annotations ?? {}).filter(([key]) => !NOT_COPIED.includes(key));
  const slices: Record<string, EndpointSlice> = {};
  for (const { addresses = [], notReadyAddresses = [], ports: subsetPorts = [] } of endpoints.subsets ?? []) {
    const ports = subsetPorts.map(({ name: port = '', ...rest }): EndpointPort => ({ name: port, ...rest }));
    const all = [
      ...addresses.map((each) => mirrored(each, true)),
      ...notReadyAddresses.map((each) => mirrored(each, false)),
    ];
    for (const endpoint of all.slice(0, MAX_PER_SUBSET)) {
      const addressType = familyOf(endpoint.addresses[0] ?? '') ?? 'IPv4';
      const key = `${addressType} ${portMapKey(ports)}`;
      slices[key] = {
        apiVersion: 'discovery.k8s.io/v1',
        kind: 'EndpointSlice',
        metadata: {
          name: '',
          generateName: `${name}-`,
          namespace,
          labels: { ...labels, [SERVICE_NAME]: name, [MANAGED_BY]: CONTROLLER_NAME },
          ...(kept.length > 0 ? { annotations: Object.fromEntries(kept) } : {}),
          ownerReferences: [controllerRef(endpoints)],
        },
        addressType,
        endpoints: [...(slices[key]?.endpoints ?? []), endpoint],
        ports: ports.length > 0 ? ports : null,
      };
    }
  }
  return Object.values(slices);
}

const deletion = ({ kind, metadata: { namespace = '', name } }: EndpointSlice): Effect => ({
  effect: 'Write',
  verb: 'delete',
  kind,
  namespace,
  name,
});

function isMirrored(
  read: Reader,
  endpoints: Endpoints | undefined,
  namespace: string,
  name: string,
): endpoints is Endpoints {
  const service = getOf(read, 'Service', namespace, name);
  if (!service || service.spec.selector || !endpoints) return false;
  return (
    endpoints.metadata.labels?.[SKIP_MIRROR] !== 'true' && !(LEADER in (endpoints.metadata.annotations ?? {}))
  );
}

function sync(read: Reader, namespace: string, name: string): readonly Effect[] {
  const endpoints = getOf(read, 'Endpoints', namespace, name);
  const labels = { [SERVICE_NAME]: name, [MANAGED_BY]: CONTROLLER_NAME };
  const existing = labelledOf(read, 'EndpointSlice', namespace, labels);
  const desired = isMirrored(read, endpoints, namespace, name) ? desiredSlices(endpoints) : [];
  const keyOf = (slice: EndpointSlice): string => `${slice.addressType} ${portMapKey(slice.ports)}`;
  const puts = desired.flatMap((slice): readonly Effect[] => {
    const old = existing.find((each) => keyOf(each) === keyOf(slice));
    if (!old) return [{ effect: 'Write', verb: 'create', object: slice }];
    if (sameJson(old.endpoints, slice.endpoints) && sameLabels(old.metadata.labels, slice.metadata.labels))
      return [];
    const { name: _none, ...metadata } = slice.metadata;
    return [
      { effect: 'Write', verb: 'update', object: { ...slice, metadata: { ...old.metadata, ...metadata } } },
    ];
  });
  const unwanted = existing.filter((old) => !desired.some((slice) => keyOf(slice) === keyOf(old)));
  return [...puts, ...unwanted.map(deletion)];
}

function serviceName(event: ComponentEvent): string | undefined {
  if (event.type === 'TIMER' || event.type === 'REFUSED') return undefined;
  const { kind, metadata } = event.object;
  if (kind !== 'EndpointSlice') return metadata.name;
  return metadata.labels?.[MANAGED_BY] === CONTROLLER_NAME ? metadata.labels[SERVICE_NAME] : undefined;
}

/**
 * Mirrors hand-written Endpoints of Services without a selector into slices, because kube-proxy reads slices only.
 * Mirrors pkg/controller/endpointslicemirroring.
 */
export const endpointSliceMirroringController: ClusterComponent<Readonly<Record<string, never>>> = {
  name: 'endpoint-slice-mirroring-controller',
  scope: 'cluster',
  initial: {},
  watches: ['Endpoints', 'Service', 'EndpointSlice'],
  handle(memory, event, { read }) {
    const name = serviceName(event);
    if (name === undefined || event.type === 'TIMER' || event.type === 'REFUSED')
      return { memory, effects: [] };
    return { memory, effects: sync(read, event.object.metadata.namespace ?? '', name) };
  },
};
