import type { Endpoint, EndpointSlice, Node, Pod, Service } from '../../api/index.ts';
import { getOf, labelledOf, listOf, type Reader, type Write } from '../../apiserver/index.ts';
import { isControlledBy } from '../owner.ts';
import { belongsInSlices, podToEndpoint } from './endpoint.ts';
import { noChanges, type PortGroup, packSlices, type SliceChanges, together } from './packing.ts';
import { endpointPorts, portMapKey } from './ports.ts';
import {
  type AddressType,
  CONTROLLER_NAME,
  MANAGED_BY,
  newSlice,
  SERVICE_NAME,
  TRIGGER_TIME,
} from './slice.ts';
import { topologyHints, wantsTopologyHints } from './topology-hints.ts';
import { zoneShares } from './topology-zones.ts';
import { distributionHints } from './traffic-distribution.ts';

/** What reconciling one Service comes to. */
export interface Reconciled {
  readonly writes: readonly Write[];
  /** `skipping Pod web-b for Service default/web: Node ghost Not Found`. */
  readonly errors: readonly string[];
  /** By address type: whether topology hints are in place, or why they are not; absent where nobody asks. */
  readonly topology: Readonly<Partial<Record<AddressType, 'enabled' | { readonly disabled: string }>>>;
}

/** Services without a selector, and names for something outside, are none of this controller's business. */
export const isSelected = ({ spec }: Service): boolean =>
  spec.selector !== undefined && spec.type !== 'ExternalName';

export function selectedPods(service: Service, read: Reader): readonly Pod[] {
  return labelledOf(read, 'Pod', service.metadata.namespace ?? '', service.spec.selector ?? {});
}

/** Slices of the Service that this controller made, or adopts by label. */
function managedSlices(service: Service, read: Reader): readonly EndpointSlice[] {
  const labels = { [SERVICE_NAME]: service.metadata.name, [MANAGED_BY]: CONTROLLER_NAME };
  return labelledOf(read, 'EndpointSlice', service.metadata.namespace ?? '', labels);
}

function groupByPorts(
  service: Service,
  pods: readonly Pod[],
  addressType: AddressType,
  nodes: Readonly<Record<string, Node>>,
): { groups: Readonly<Record<string, PortGroup>>; errors: readonly string[] } {
  const groups: Record<string, PortGroup & { readonly endpoints: Endpoint[] }> = {};
  const errors: string[] = [];
  for (const pod of pods.filter(belongsInSlices)) {
    const ports = endpointPorts(service, pod);
    const key = `ports:${portMapKey(ports)}`;
    groups[key] ??= { ports, endpoints: [] };
    const group = groups[key];
    const node = nodes[pod.spec.nodeName ?? ''];
    if (!node && !service.spec.publishNotReadyAddresses) {
      const where = `${service.metadata.namespace}/${service.metadata.name}`;
      errors.push(
        `skipping Pod ${pod.metadata.name} for Service ${where}: Node ${pod.spec.nodeName ?? ''} Not Found`,
      );
      continue;
    }
    const endpoint = podToEndpoint(pod, node, service, addressType);
    if (endpoint.addresses.length > 0) group.endpoints.push(endpoint);
  }
  return { groups, errors };
}

const isPlaceholder = (slice: EndpointSlice): boolean =>
  (slice.endpoints ?? []).length === 0 && (slice.ports ?? []).length === 0;

/** All changes of one address type, hints aside (reconciler.go reconcileByAddressType). */
function packAddressType(
  service: Service,
  addressType: AddressType,
  existing: readonly EndpointSlice[],
  groups: Readonly<Record<string, PortGroup>>,
): SliceChanges {
  const keyOf = (slice: EndpointSlice): string => `ports:${portMapKey(slice.ports)}`;
  const owned = existing.filter((slice) => isControlledBy(slice, service));
  const unwanted = existing.filter((slice) => !owned.includes(slice) || !(keyOf(slice) in groups));
  let changes: SliceChanges = { ...noChanges, remove: unwanted };
  for (const key of Object.keys(groups)) {
    const mine = owned.filter((slice) => keyOf(slice) === key);
    changes = together(changes, packSlices(service, addressType, mine, groups[key] as PortGroup));
  }
  const nothingLeft = changes.remove.length === existing.length && changes.create.length === 0;
  if (!nothingLeft) return changes;
  const [only] = changes.remove;
  if (changes.remove.length === 1 && only && isPlaceholder(only) && isControlledBy(only, service))
    return packSlices(service, addressType, [only], { ports: [], endpoints: [] });
  return { ...changes, create: [newSlice(service, addressType, [], [])] };
}

const hintsOf = (slice: EndpointSlice): string =>
  JSON.stringify(slice.endpoints?.map(({ hints }) => hints ?? null));

/** Adds hints, which may change slices that nothing else changed. */
function withHints(
  service: Service,
  existing: readonly EndpointSlice[],
  changes: SliceChanges,
  nodes: readonly Node[],
): { changes: SliceChanges; topology?: 'enabled' | { disabled: string } } {
  const names = [...changes.update, ...changes.remove].map(({ metadata }) => metadata.name);
  const unchanged = existing.filter(({ metadata }) => !names.includes(metadata.name));
  const changing = [...changes.create, ...changes.update];
  const hintsBefore: Readonly<Record<string, string>> = Object.fromEntries(
    unchanged.map((slice) => [slice.metadata.name, hintsOf(slice)]),
  );
  const isNew = ({ metadata }: EndpointSlice): boolean => metadata.name === '';
  const sort = (slices: readonly EndpointSlice[]): SliceChanges => ({
    create: slices.filter(isNew),
    update: slices.filter((slice) => !isNew(slice) && hintsBefore[slice.metadata.name] !== hintsOf(slice)),
    remove: changes.remove,
  });
  if (wantsTopologyHints(service)) {
    const { slices, disabled } = topologyHints(changing, unchanged, zoneShares(nodes));
    return { changes: sort(slices), topology: disabled === undefined ? 'enabled' : { disabled } };
  }
  const hinted = [...changing, ...unchanged].map((slice) => ({
    ...slice,
    endpoints: (slice.endpoints ?? []).map((each) =>
      distributionHints(each, service.spec.trafficDistribution),
    ),
  }));
  return { changes: sort(hinted) };
}

function stamped(slice: EndpointSlice, time: string | undefined): EndpointSlice {
  const { [TRIGGER_TIME]: _old, ...others } = slice.metadata.annotations ?? {};
  const annotations = time === undefined ? others : { ...others, [TRIGGER_TIME]: time };
  const { annotations: _all, ...metadata } = slice.metadata;
  return {
    ...slice,
    metadata: Object.keys(annotations).length > 0 ? { ...metadata, annotations } : metadata,
  };
}

/**
 * The writes, with pairs of delete and create turned into an update: so a slice keeps its name when the targetPort
 * changes or the last endpoint goes (reconciler.go finalize).
 */
function finalize(service: Service, changes: SliceChanges, time: string | undefined): readonly Write[] {
  const create = [...changes.create];
  const update = [...changes.update];
  const remove = changes.remove.filter((old) => {
    const next = create.at(-1);
    if (!next || old.addressType !== next.addressType || !isControlledBy(old, service)) return true;
    const { name: _none, ...metadata } = next.metadata;
    update.push({ ...next, metadata: { ...old.metadata, ...metadata } });
    create.pop();
    return false;
  });
  const put = (verb: 'create' | 'update', slice: EndpointSlice): Write => ({
    effect: 'Write',
    verb,
    object: stamped(slice, time),
  });
  const isEnding = service.metadata.deletionTimestamp !== undefined;
  return [
    ...(isEnding ? [] : create.map((slice) => put('create', slice))),
    ...update.map((slice) => put('update', slice)),
    ...remove.map(deletion),
  ];
}

const deletion = ({ kind, metadata: { name, namespace = '' } }: EndpointSlice): Write => ({
  effect: 'Write',
  verb: 'delete',
  kind,
  namespace,
  name,
});

/** Brings the slices of one Service in line with its Pods (endpointslice/reconciler.go Reconcile). */
export function reconcile(
  service: Service,
  pods: readonly Pod[],
  read: Reader,
  time: string | undefined,
): Reconciled {
  const nodes = listOf(read, 'Node');
  const byName = Object.fromEntries(nodes.map((node) => [node.metadata.name, node]));
  const families: readonly AddressType[] = service.spec.ipFamilies?.length
    ? service.spec.ipFamilies
    : ['IPv4'];
  const slices = managedSlices(service, read);
  const writes: Write[] = [];
  const errors: string[] = [];
  const topology: Partial<Record<AddressType, 'enabled' | { disabled: string }>> = {};
  for (const addressType of families) {
    const existing = slices.filter((slice) => slice.addressType === addressType);
    const grouped = groupByPorts(service, pods, addressType, byName);
    errors.push(...grouped.errors);
    const packed = packAddressType(service, addressType, existing, grouped.groups);
    const hinted = withHints(service, existing, packed, nodes);
    if (hinted.topology) topology[addressType] = hinted.topology;
    writes.push(...finalize(service, hinted.changes, time));
  }
  const unsupported = slices.filter(({ addressType }) => !families.some((family) => family === addressType));
  writes.push(...unsupported.map(deletion));
  return { writes, errors, topology };
}

/** The Service by key, if this controller looks after it. */
export function selectedService(read: Reader, namespace: string, name: string): Service | undefined {
  const service = getOf(read, 'Service', namespace, name);
  return service && isSelected(service) ? service : undefined;
}
