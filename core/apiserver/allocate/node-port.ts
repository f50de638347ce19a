import type { ApiState } from '../state.ts';
import { drawSlot, staticBand } from './range.ts';

/** Ports that Services hold on every node, for all protocols alike, health check ports included. */
export function heldNodePorts(state: ApiState): ReadonlySet<number> {
  const held = Object.values(state.objects.Service ?? {}).flatMap((object) =>
    object.kind === 'Service'
      ? [object.spec.healthCheckNodePort ?? 0, ...(object.spec.ports ?? []).map((port) => port.nodePort ?? 0)]
      : [],
  );
  return new Set(held.filter((port) => port !== 0));
}

/** Why this port cannot be had, in the allocator's words (portallocator/allocator.go); undefined when it can. */
export function whyPortUnavailable(
  state: ApiState,
  port: number,
  held: ReadonlySet<number>,
): string | undefined {
  const { from, to } = state.config.nodePortRange;
  if (port < from || port > to)
    return `provided port is not in the valid range. The range of valid ports is ${from}-${to}`;
  return held.has(port) ? 'provided port is already allocated' : undefined;
}

/** A free port, from the upper band while it has one (KEP-3668); undefined when all are taken. */
export function drawNodePort(
  state: ApiState,
  held: ReadonlySet<number>,
  draw: () => number,
): number | undefined {
  const { from, to } = state.config.nodePortRange;
  const size = to - from + 1;
  const slot = drawSlot({ size, offset: staticBand(size, 32, 128) }, (each) => held.has(from + each), draw);
  return slot === undefined ? undefined : from + slot;
}
