import { conditionOf, type Node, quantityValue } from '../../api/index.ts';
import { ZONE_LABEL } from './endpoint.ts';

/** Share of all CPU by zone; undefined when nodes do not say enough. */
export type ZoneShares = Readonly<Record<string, number>>;

/** How many endpoints a zone should have: at least, at most, and exactly if they could be cut. */
export interface Allocation {
  readonly minimum: number;
  readonly maximum: number;
  readonly desired: number;
}

/** No endpoint may get more than this much above its fair share. */
const OVERLOAD = 0.2;

const EXCLUDED = ['node-role.kubernetes.io/control-plane', 'node-role.kubernetes.io/master'];

/**
 * CPU shares of the zones over ready worker nodes. Undefined when one of them lacks zone or allocatable CPU, or when
 * there is one zone only (endpointslice/topologycache/topologycache.go SetNodes).
 */
export function zoneShares(nodes: readonly Node[]): ZoneShares | undefined {
  const counted = nodes.filter(
    ({ metadata, status }) =>
      !EXCLUDED.some((label) => label in (metadata.labels ?? {})) &&
      conditionOf(status?.conditions, 'Ready')?.status === 'True',
  );
  const byZone: Record<string, number> = {};
  let total = 0;
  for (const node of counted) {
    const zone = node.metadata.labels?.[ZONE_LABEL];
    const cpu = quantityValue(node.status?.allocatable?.cpu);
    if (!zone || cpu === 0) return undefined;
    byZone[zone] = (byZone[zone] ?? 0) + cpu;
    total += cpu;
  }
  const zones = Object.keys(byZone).sort();
  if (zones.length < 2) return undefined;
  return Object.fromEntries(zones.map((zone) => [zone, (byZone[zone] ?? 0) / total]));
}

/** Allocations by zone, or in words why there cannot be any (getAllocations). */
export function allocate(
  shares: ZoneShares | undefined,
  endpoints: number,
): Readonly<Record<string, Allocation>> | string {
  if (!shares)
    return 'Insufficient Node information: allocatable CPU or zone not specified on one or more nodes';
  const zones = Object.keys(shares);
  const counts = `(${endpoints} endpoints, ${zones.length} zones)`;
  if (zones.length > endpoints) return `Insufficient number of endpoints ${counts}`;
  const minima = zones.map((zone) => Math.ceil(((shares[zone] ?? 0) * endpoints) / (1 + OVERLOAD)));
  const spare = endpoints - minima.reduce((sum, minimum) => sum + minimum, 0);
  if (spare < 0)
    return `Unable to allocate minimum required endpoints to each zone without exceeding overload threshold ${counts}`;
  return Object.fromEntries(
    zones.map((zone, index) => {
      const minimum = minima[index] ?? 0;
      const desired = Math.max((shares[zone] ?? 0) * endpoints, minimum);
      return [zone, { minimum, maximum: minimum + spare, desired }];
    }),
  );
}
