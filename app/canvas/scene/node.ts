import type { NodeHandle, Position } from '@xyflow/react';
import type { Layout } from '../layout/layout.ts';

/** What every node of the scene has: its place. Cards lie over ways, ways over frames. */
export interface Placed {
  readonly id: string;
  readonly position: { readonly x: number; readonly y: number };
  readonly width: number;
  readonly height: number;
  readonly zIndex: number;
}

export const LAYER = { frame: 0, hooks: 1, thread: 3, way: 4, why: 6, card: 10, mark: 20 } as const;

const NOWHERE = { x: 0, y: 0, width: 0, height: 0 };

/** Places a thing where the layout has put it. */
export function at(layout: Layout, id: string, zIndex: number = LAYER.card): Placed {
  const { x, y, width, height } = layout.rects[id] ?? NOWHERE;
  return { id, position: { x, y }, width, height, zIndex };
}

/** Ends for lines to hold on to. Lines of this canvas bring their own way, so that any point will do. */
const HANDLES: NodeHandle[] = (['target', 'source'] as const).map((type) => ({
  type,
  x: 0,
  y: 0,
  position: (type === 'target' ? 'top' : 'bottom') as Position,
}));

/** What React Flow would otherwise measure on the page, node by node: the layout knows it. */
export const measuresOf = ({ width, height }: { width?: number; height?: number }) => ({
  measured: { width: width ?? 0, height: height ?? 0 },
  handles: HANDLES,
});

/** An accessible name from its parts, without the empty ones. */
export const says = (...parts: readonly string[]): string => parts.filter((part) => part !== '').join(', ');
