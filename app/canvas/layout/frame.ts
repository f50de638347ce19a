import type { Hook } from '../../../core/index.ts';
import type { Rect, Shape } from './shape.ts';

/** Netfilter hooks in the order in which a packet can meet them. */
export const HOOKS: readonly Hook[] = ['PREROUTING', 'INPUT', 'FORWARD', 'OUTPUT', 'POSTROUTING'];

/** One node's part of the data plane: the rail that packets ride past the hooks, and the buses to its Pods. */
export interface Frame {
  readonly node: string;
  readonly rect: Rect;
  readonly hooks: Readonly<Record<Hook, Rect>>;
  /** Where each hook stands on the rail. */
  readonly stations: Readonly<Record<Hook, number>>;
  readonly railY: number;
  /** Packets that leave a Pod ride this bus to the left end of the rail, those that arrive ride the other from its right end. */
  readonly outBusY: number;
  readonly inBusY: number;
  readonly railLeft: number;
  readonly railRight: number;
  /** The band between buses and Pods that stays free for the packet's header. */
  readonly band: Rect;
  readonly podsY: number;
}

const HOOK_GAP = 3;
const HOOK_MARGIN = 4;

/** Two rows share the rail between them: the forward path above, the node's own sockets below. */
const ABOVE: readonly Hook[] = ['PREROUTING', 'FORWARD', 'POSTROUTING'];

function hookRow(hooks: readonly Hook[], shape: Shape, rect: Rect, y: number): [Hook, Rect][] {
  const widths = hooks.map((hook) => hook.length * shape.hookCharacter + 2 * shape.hookPadding);
  const free = rect.width - 2 * HOOK_MARGIN - widths.reduce((sum, width) => sum + width, 0);
  const gap = Math.max(HOOK_GAP, hooks.length > 1 ? free / (hooks.length - 1) : 0);
  let x = rect.x + HOOK_MARGIN;
  return hooks.map((hook, index) => {
    const box = { x, y, width: widths[index] ?? 0, height: shape.hookHeight };
    x += box.width + gap;
    return [hook, box];
  });
}

/** INPUT and OUTPUT stand between their neighbours of the upper row, so that the rail keeps the kernel's order. */
function lowerHooks(upper: ReadonlyMap<Hook, Rect>, shape: Shape, y: number): [Hook, Rect][] {
  const between = (hook: Hook, left: Hook, right: Hook): [Hook, Rect] => {
    const a = upper.get(left) as Rect;
    const b = upper.get(right) as Rect;
    const width = hook.length * shape.hookCharacter + 2 * shape.hookPadding;
    const centre = (a.x + a.width / 2 + b.x + b.width / 2) / 2;
    return [hook, { x: centre - width / 2, y, width, height: shape.lowerHeight }];
  };
  return [between('INPUT', 'PREROUTING', 'FORWARD'), between('OUTPUT', 'FORWARD', 'POSTROUTING')];
}

/** Lays out the inside of a frame, except for its Pods. */
export function frameOf(node: string, rect: Rect, shape: Shape): Frame {
  const top = rect.y + shape.headerHeight + 6;
  const upper = hookRow(shape.hookRows === 1 ? HOOKS : ABOVE, shape, rect, top);
  const railY = top + shape.hookHeight + (shape.hookRows === 1 ? 10 : shape.railGap / 2);
  const lower =
    shape.hookRows === 1 ? [] : lowerHooks(new Map(upper), shape, top + shape.hookHeight + shape.railGap);
  const hooks = Object.fromEntries([...upper, ...lower]) as Record<Hook, Rect>;
  const centre = ([hook, box]: [string, Rect]): [string, number] => [hook, box.x + box.width / 2];
  const bottom = shape.hookRows === 1 ? railY : top + shape.hookHeight + shape.railGap + shape.lowerHeight;
  const band = {
    x: rect.x + 8,
    y: bottom + 17,
    width: rect.width - 16,
    height: shape.chip.height + 4,
  };
  return {
    node,
    rect,
    hooks,
    stations: Object.fromEntries(Object.entries(hooks).map(centre)) as Record<Hook, number>,
    railY,
    outBusY: bottom + 7,
    inBusY: bottom + 13,
    railLeft: rect.x + 14,
    railRight: rect.x + rect.width - 9,
    band,
    podsY: band.y + band.height,
  };
}
