import { indexedCount, nodePortIndex } from '../indexes.ts';
import type { ApiState } from '../state.ts';
import { drawSlot, staticBand } from './range.ts';

/** Ports that may not be given. */
export interface Held {
  has(port: number): boolean;
  add(port: number): void;
}

/** Ports that Services hold on every node, for all protocols alike, health check ports included. */
export function heldNodePorts(state: ApiState): Held {
  const more = new Set<number>();
  return {
    has: (port) => more.has(port) || indexedCount(state.indexes, nodePortIndex(port)) > 0,
    add: (port) => more.add(port),
  };
}

/** Why this port cannot be had, in the allocator's words (portallocator/allocator.go); undefined when it can. */
export function whyPortUnavailable(state: ApiState, port: number, held: Held): string | undefined {
  const { from, to } = state.config.nodePortRange;
  if (port < from || port > to)
    return `provided port is not in the valid range. The range of valid ports is ${from}-${to}`;
  return held.has(port) ? 'provided port is already allocated' : undefined;
}

/** A free port, from the upper band while it has one (KEP-3668); undefined when all are taken. */
export function drawNodePort(state: ApiState, held: Held, draw: () => number): number | undefined {
  const { from, to } = state.config.nodePortRange;
  const size = to - from + 1;
  const slot = drawSlot({ size, offset: staticBand(size, 32, 128) }, (each) => held.has(from + each), draw);
  return slot === undefined ? undefined : from + slot;
}
