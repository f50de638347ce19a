import type { Frame } from './frame.ts';
import { frameOf } from './frame.ts';
import type { Rect, Shape } from './shape.ts';
import type { Shelves, Slots } from './slots.ts';

/** What has to be placed: ids only, with the measures that depend on content. */
export interface Plan {
  readonly services: readonly {
    readonly id: string;
    readonly slices: readonly { readonly id: string; readonly rows: number }[];
  }[];
  readonly nodes: readonly {
    readonly name: string;
    readonly pods: readonly string[];
    readonly systemPods: readonly string[];
  }[];
  readonly coreDns: boolean;
  readonly outside: readonly string[];
}

export interface Layout {
  readonly shape: Shape;
  readonly rects: Readonly<Record<string, Rect>>;
  readonly frames: Readonly<Record<string, Frame>>;
  /** Where the control lane ends and the data lane begins. */
  readonly border: number;
  /** The lane below the frames for wires between nodes that are not neighbours. */
  readonly wireY: number;
  readonly bounds: Rect;
}

export const frameId = (node: string): string => `frame/${node}`;
export const hooksId = (node: string): string => `hooks/${node}`;
export const proxyId = (node: string): string => `proxy/${node}`;
export const outsideId = (name: string): string => `outside/${name}`;
export const CORE_DNS = 'coredns';

const MARGIN = 20;
const TOP = 28;
const SERVICE = { width: 204, height: 96 };
/** Of a slice card: `head` lies above its rows. */
export const SLICE = { width: 252, head: 31, row: 20 };
const DNS = { width: 214, height: 96 };
const OUTSIDE = { width: 158, height: 66 };
const COLUMN_GAP = 40;
const FRAME_GAP = 30;
const THREADS = 22;
const POD = { gap: 8, gutter: 15 };
const SYSTEM = { height: 32, gap: 6 };

/** Height of a slice card with so many rows. */
const sliceHeight = (rows: number): number => SLICE.head + Math.max(rows, 1) * SLICE.row + 6;

/** The shelves of a plan. Pods of kube-system stand on a row of their own. */
export function shelvesOf(plan: Plan): Shelves {
  return {
    nodes: plan.nodes.map((node) => node.name),
    services: plan.services.map((service) => service.id),
    ...Object.fromEntries(
      plan.nodes.flatMap((node) => [
        [`pods/${node.name}`, node.pods],
        [`system/${node.name}`, node.systemPods],
      ]),
    ),
  };
}

const slotOf = (slots: Slots, shelf: string, id: string): number => slots[shelf]?.[id] ?? 0;

function rowsNeeded(slots: Slots, shelf: string, ids: readonly string[], columns: number): number {
  return ids.reduce((rows, id) => Math.max(rows, Math.floor(slotOf(slots, shelf, id) / columns) + 1), 0);
}

const cardHeight = (service: Plan['services'][number]): number =>
  Math.max(
    SERVICE.height,
    service.slices.reduce((sum, slice) => sum + sliceHeight(slice.rows) + 8, -8),
  );

/** Service and slices side by side; as many pairs in a row as fit beside CoreDNS. */
function placeServices(
  plan: Plan,
  slots: Slots,
  left: number,
  width: number,
  rects: Record<string, Rect>,
): number {
  const pair = SERVICE.width + COLUMN_GAP + SLICE.width;
  const room = width - (plan.coreDns ? DNS.width + COLUMN_GAP : 0);
  const perRow = Math.max(1, Math.floor((room + COLUMN_GAP) / (pair + COLUMN_GAP)));
  const seats = plan.services
    .map((service) => ({ service, slot: slotOf(slots, 'services', service.id) }))
    .sort((a, b) => a.slot - b.slot);
  let y = TOP;
  let row = 0;
  let height = SERVICE.height;
  for (const { service, slot } of seats) {
    if (Math.floor(slot / perRow) > row) {
      y += height + 14;
      row = Math.floor(slot / perRow);
      height = SERVICE.height;
    }
    const x = left + (slot % perRow) * (pair + COLUMN_GAP);
    rects[service.id] = { x, y, ...SERVICE };
    let sliceY = y;
    for (const slice of service.slices) {
      const sliceX = x + SERVICE.width + COLUMN_GAP;
      rects[slice.id] = { x: sliceX, y: sliceY, width: SLICE.width, height: sliceHeight(slice.rows) };
      sliceY += sliceHeight(slice.rows) + 8;
    }
    height = Math.max(height, cardHeight(service));
  }
  if (plan.coreDns) rects[CORE_DNS] = { x: left + width - DNS.width, y: TOP, ...DNS };
  return y + height;
}

function placePods(
  plan: Plan,
  slots: Slots,
  frame: Frame,
  rows: number,
  shape: Shape,
  rects: Record<string, Rect>,
) {
  const node = plan.nodes.find((each) => each.name === frame.node);
  const columnX = (slot: number): number =>
    frame.rect.x + 8 + POD.gutter + (slot % shape.columns) * (shape.podWidth + POD.gutter + POD.gap);
  for (const id of node?.pods ?? []) {
    const slot = slotOf(slots, `pods/${frame.node}`, id);
    const y = frame.podsY + Math.floor(slot / shape.columns) * (shape.podHeight + POD.gap);
    rects[id] = { x: columnX(slot), y, width: shape.podWidth, height: shape.podHeight };
  }
  const systemY = frame.podsY + rows * (shape.podHeight + POD.gap);
  for (const id of node?.systemPods ?? []) {
    const slot = slotOf(slots, `system/${frame.node}`, id);
    const y = systemY + Math.floor(slot / shape.columns) * (SYSTEM.height + SYSTEM.gap);
    rects[id] = { x: columnX(slot), y, width: shape.podWidth, height: SYSTEM.height };
  }
}

/** Pure: the same plan, slots and shape give the same places. */
export function layOut(plan: Plan, slots: Slots, shape: Shape): Layout {
  const rects: Record<string, Rect> = {};
  const frames: Record<string, Frame> = {};
  const outsideWidth = plan.outside.length > 0 ? OUTSIDE.width + FRAME_GAP : 0;
  const seats = plan.nodes.map((node) => slotOf(slots, 'nodes', node.name));
  const frameCount = Math.max(1, ...seats.map((seat) => seat + 1));
  const framesWidth = frameCount * (shape.frameWidth + FRAME_GAP) - FRAME_GAP;
  const left = MARGIN + outsideWidth;
  const width = Math.max(framesWidth, SERVICE.width + SLICE.width + DNS.width + 2 * COLUMN_GAP);
  const framesY = placeServices(plan, slots, left, width, rects) + THREADS;

  const podRows = Math.max(
    shape.rows,
    ...plan.nodes.map((node) => rowsNeeded(slots, `pods/${node.name}`, node.pods, shape.columns)),
  );
  const systemRows = Math.max(
    0,
    ...plan.nodes.map((node) => rowsNeeded(slots, `system/${node.name}`, node.systemPods, shape.columns)),
  );
  let frameBottom = framesY;
  for (const node of plan.nodes) {
    const x = left + slotOf(slots, 'nodes', node.name) * (shape.frameWidth + FRAME_GAP);
    const inner = frameOf(node.name, { x, y: framesY, width: shape.frameWidth, height: 0 }, shape);
    const podsHeight = podRows * (shape.podHeight + POD.gap) + systemRows * (SYSTEM.height + SYSTEM.gap);
    const height = inner.podsY + podsHeight + 2 - framesY;
    const frame = { ...inner, rect: { ...inner.rect, height } };
    frames[node.name] = frame;
    rects[frameId(node.name)] = frame.rect;
    const boxes = Object.values(frame.hooks);
    const top = Math.min(...boxes.map((box) => box.y));
    rects[hooksId(node.name)] = {
      x,
      y: top,
      width: shape.frameWidth,
      height: Math.max(...boxes.map((box) => box.y + box.height)) - top,
    };
    rects[proxyId(node.name)] = { ...shape.proxy, x: x + shape.proxy.x, y: framesY + shape.proxy.y };
    placePods(plan, slots, frame, podRows, shape, rects);
    frameBottom = Math.max(frameBottom, framesY + height);
  }
  plan.outside.forEach((name, index) => {
    const y = framesY + shape.headerHeight + 40 + index * (OUTSIDE.height + 12);
    rects[outsideId(name)] = { x: MARGIN, y, ...OUTSIDE };
  });
  return {
    shape,
    rects,
    frames,
    border: framesY + shape.headerHeight,
    wireY: frameBottom + 7,
    bounds: { x: 0, y: 0, width: left + width + MARGIN, height: frameBottom + 30 },
  };
}
