import type { Endpoint } from '../../api/index.ts';

/**
 * Hints for `spec.trafficDistribution`: every ready endpoint belongs to its own zone, and with PreferSameNode also
 * to its own node. No minimum and no balance (endpointslice/trafficdist/trafficdist.go).
 */
export function distributionHints(endpoint: Endpoint, trafficDistribution: string | undefined): Endpoint {
  const { hints, ...rest } = endpoint;
  const bare = hints === undefined ? endpoint : rest;
  const { zone, nodeName } = endpoint;
  if (!endpoint.conditions?.ready) return bare;
  const forZones = zone ? { forZones: [{ name: zone }] } : {};
  switch (trafficDistribution) {
    case 'PreferClose':
    case 'PreferSameZone':
      return zone ? { ...bare, hints: forZones } : bare;
    case 'PreferSameNode':
      return nodeName ? { ...bare, hints: { ...forZones, forNodes: [{ name: nodeName }] } } : bare;
    default:
      return bare;
  }
}
