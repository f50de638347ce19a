import type { Endpoint, EndpointPort, EndpointSlice, Service } from '../../api/index.ts';
import { endpointKey, saysTheSame } from './endpoint.ts';
import { type AddressType, newSlice, sameLabels, sliceLabels } from './slice.ts';

/** kube-controller-manager's --max-endpoints-per-slice. */
const MAX_ENDPOINTS_PER_SLICE = 100;

/** What is to be done about slices. Those in none of the lists stay as they are. */
export interface SliceChanges {
  readonly create: readonly EndpointSlice[];
  readonly update: readonly EndpointSlice[];
  readonly remove: readonly EndpointSlice[];
}

export const noChanges: SliceChanges = { create: [], update: [], remove: [] };

export const together = (left: SliceChanges, right: SliceChanges): SliceChanges => ({
  create: [...left.create, ...right.create],
  update: [...left.update, ...right.update],
  remove: [...left.remove, ...right.remove],
});

/** The Pods that share one set of resolved ports. */
export interface PortGroup {
  readonly ports: readonly EndpointPort[];
  readonly endpoints: readonly Endpoint[];
}

const sizeOf = (slice: EndpointSlice): number => slice.endpoints?.length ?? 0;

/** The unchanged slice that all `count` endpoints fit into and that is left closest to full. */
function sliceToFill(unchanged: readonly EndpointSlice[], count: number): EndpointSlice | undefined {
  let best: EndpointSlice | undefined;
  for (const slice of unchanged)
    if (sizeOf(slice) + count <= MAX_ENDPOINTS_PER_SLICE && (!best || sizeOf(slice) > sizeOf(best)))
      best = slice;
  return best;
}

/**
 * Packs the endpoints of one port group into slices with as few writes as possible: first endpoints stay where they
 * are, then slices that change anyway are filled, fullest first, then one unchanged slice is filled if the rest
 * fits, and what is left goes into new slices. Nothing is ever rebalanced, so removals leave holes. Upstream takes
 * endpoints in map order; here they come in Pod order (endpointslice/reconciler.go reconcileByPortMapping).
 */
export function packSlices(
  service: Service,
  addressType: AddressType,
  existing: readonly EndpointSlice[],
  group: PortGroup,
): SliceChanges {
  const missing = new Map(group.endpoints.map((endpoint) => [endpointKey(endpoint), endpoint]));
  const labels = sliceLabels(service);
  const updated: EndpointSlice[] = [];
  const unchanged: EndpointSlice[] = [];
  const remove: EndpointSlice[] = [];

  for (const slice of existing) {
    let isStale = false;
    const kept: Endpoint[] = [];
    for (const endpoint of slice.endpoints ?? []) {
      const key = endpointKey(endpoint);
      const wanted = missing.get(key);
      if (!wanted) continue;
      isStale ||= !saysTheSame(wanted, endpoint);
      kept.push(endpoint.hints ? { ...wanted, hints: endpoint.hints } : wanted);
      missing.delete(key);
    }
    if (!isStale && kept.length === sizeOf(slice))
      (sameLabels(labels, slice.metadata.labels) ? unchanged : updated).push({
        ...slice,
        metadata: { ...slice.metadata, labels },
      });
    else if (kept.length === 0) remove.push(slice);
    else updated.push({ ...slice, metadata: { ...slice.metadata, labels }, endpoints: kept });
  }

  const rest = [...missing.values()];
  const filled = [...updated]
    .sort((left, right) => sizeOf(right) - sizeOf(left))
    .map((slice) => fill(slice, rest));
  const create: EndpointSlice[] = [];
  while (rest.length > 0) {
    const roomy = rest.length < MAX_ENDPOINTS_PER_SLICE ? sliceToFill(unchanged, rest.length) : undefined;
    if (roomy) filled.push(fill(roomy, rest));
    else create.push(fill(newSlice(service, addressType, group.ports, []), rest));
  }
  return { create, update: filled, remove };
}

/** The slice with as many of `rest` as it can take; those are taken out of `rest`. */
function fill(slice: EndpointSlice, rest: Endpoint[]): EndpointSlice {
  const taken = rest.splice(0, Math.max(0, MAX_ENDPOINTS_PER_SLICE - sizeOf(slice)));
  return taken.length === 0 ? slice : { ...slice, endpoints: [...(slice.endpoints ?? []), ...taken] };
}
