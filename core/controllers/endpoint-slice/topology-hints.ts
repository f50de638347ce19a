import type { Endpoint, EndpointSlice, Service } from '../../api/index.ts';
import { type Allocation, allocate, type ZoneShares } from './topology-zones.ts';

const MODE = 'service.kubernetes.io/topology-mode';
const DEPRECATED_MODE = 'service.kubernetes.io/topology-aware-hints';

/** Whether the Service asks for topology aware routing; the deprecated annotation is read first. */
export function wantsTopologyHints(service: Service): boolean {
  const { [DEPRECATED_MODE]: old, [MODE]: mode } = service.metadata.annotations ?? {};
  return ['Auto', 'auto'].includes(old ?? mode ?? '');
}

type Counts = Record<string, number>;

const isReady = (endpoint: Endpoint): boolean => endpoint.conditions?.ready === true;
const hintedZones = (endpoint: Endpoint): readonly string[] =>
  (endpoint.hints?.forZones ?? []).map(({ name }) => name);

const withZoneHint = (endpoint: Endpoint, zone: string): Endpoint => ({
  ...endpoint,
  hints: { forZones: [{ name: zone }] },
});

const without = (endpoint: Endpoint): Endpoint => {
  const { hints: _old, ...bare } = endpoint;
  return bare;
};

/** Hints per zone of an unchanged slice; undefined when they no longer fit the allocations (getHintsByZone). */
function stillFits(
  slice: EndpointSlice,
  soFar: Counts,
  allocations: Readonly<Record<string, Allocation>>,
): Counts | undefined {
  const counts: Counts = {};
  for (const endpoint of (slice.endpoints ?? []).filter(isReady)) {
    const zones = hintedZones(endpoint);
    if (zones.length === 0 || zones.some((zone) => !(zone in allocations))) return undefined;
    for (const zone of zones) counts[zone] = (counts[zone] ?? 0) + 1;
  }
  const fits = Object.entries(counts).every(
    ([zone, count]) => count + (soFar[zone] ?? 0) <= (allocations[zone]?.maximum ?? 0),
  );
  return fits ? counts : undefined;
}

function most(zones: Counts): [string, number] {
  return Object.entries(zones).reduce<[string, number]>(
    (best, zone) => (zone[1] > best[1] ? zone : best),
    ['', 0],
  );
}

/** Whole endpoints that zones should give and receive (getGivingAndReceivingZones). */
function givingAndReceiving(
  allocations: Readonly<Record<string, Allocation>>,
  hinted: Counts,
): { giving: Counts; receiving: Counts } {
  const surplus: Counts = {};
  const need: Counts = {};
  for (const [zone, { desired }] of Object.entries(allocations)) {
    const difference = (hinted[zone] ?? 0) - desired;
    if (difference > 0) surplus[zone] = difference;
    if (difference < 0) need[zone] = -difference;
  }
  const giving: Counts = {};
  const receiving: Counts = {};
  for (;;) {
    const [from, give] = most(surplus);
    const [to, take] = most(need);
    if (!from || !to || (give < 1 && take < 1) || give < 0.5 || take < 0.5) return { giving, receiving };
    giving[from] = (giving[from] ?? 0) + 1;
    surplus[from] = give - 1;
    receiving[to] = (receiving[to] ?? 0) + 1;
    need[to] = take - 1;
  }
}

/** Re-hints surplus endpoints, first come first given (redistributeHints). */
function redistribute(
  slices: readonly EndpointSlice[],
  giving: Counts,
  receiving: Counts,
): readonly EndpointSlice[] {
  const move = (endpoint: Endpoint): Endpoint => {
    const from = endpoint.zone ?? '';
    const to = Object.keys(receiving).find((zone) => (receiving[zone] ?? 0) > 0);
    if (!isReady(endpoint) || to === undefined || (giving[from] ?? 0) === 0) return endpoint;
    giving[from] = (giving[from] ?? 0) - 1;
    receiving[to] = (receiving[to] ?? 0) - 1;
    return withZoneHint(endpoint, to);
  };
  return slices.map((slice) => ({ ...slice, endpoints: (slice.endpoints ?? []).map(move) }));
}

/** The slices with hints, or the reason (for the event) why all hints had to go. */
export interface Hinted {
  readonly slices: readonly EndpointSlice[];
  readonly disabled?: string;
}

/**
 * Hints for `topology-mode: Auto` over all slices of one Service and address type: every ready endpoint belongs to
 * its own zone, then surplus is given to zones that have too few for their share of CPU
 * (endpointslice/topologycache/topologycache.go AddHints). `changing` are slices that are written anyway: only those
 * are hinted anew, as are unchanged ones whose hints no longer fit.
 */
export function topologyHints(
  changing: readonly EndpointSlice[],
  unchanged: readonly EndpointSlice[],
  shares: ZoneShares | undefined,
): Hinted {
  const all = [...changing, ...unchanged];
  const bare = all.map((slice) => ({ ...slice, endpoints: (slice.endpoints ?? []).map(without) }));
  const ready = all.flatMap((slice) => (slice.endpoints ?? []).filter(isReady));
  const allocations = allocate(shares, ready.length);
  if (typeof allocations === 'string') return { slices: bare, disabled: allocations };

  const hinted: Counts = {};
  const kept: EndpointSlice[] = [];
  const anew = [...changing];
  for (const slice of unchanged) {
    const counts = stillFits(slice, hinted, allocations);
    if (!counts) anew.push(slice);
    else kept.push(slice);
    for (const [zone, count] of Object.entries(counts ?? {})) hinted[zone] = (hinted[zone] ?? 0) + count;
  }
  if (anew.some((slice) => slice.endpoints?.some((endpoint) => isReady(endpoint) && !endpoint.zone)))
    return { slices: bare, disabled: 'One or more endpoints do not have a zone specified' };
  const own = anew.map((slice) => ({
    ...slice,
    endpoints: (slice.endpoints ?? []).map((endpoint) => {
      if (!isReady(endpoint) || !endpoint.zone) return without(endpoint);
      hinted[endpoint.zone] = (hinted[endpoint.zone] ?? 0) + 1;
      return withZoneHint(endpoint, endpoint.zone);
    }),
  }));
  const { giving, receiving } = givingAndReceiving(allocations, hinted);
  return { slices: [...redistribute(own, giving, receiving), ...kept] };
}
