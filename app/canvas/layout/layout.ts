import type { Frame } from './frame.ts';
import { frameOf } from './frame.ts';
import type { Point, Rect, Shape } from './shape.ts';
import type { Shelves, Slots } from './slots.ts';

/** What has to be placed: ids only, with the measures that depend on content. */
export interface Plan {
  readonly services: readonly {
    readonly id: string;
    /** Lines below the name; with none it is a pill in a row of pills below the cards. */
    readonly lines: number;
    readonly slices: readonly { readonly id: string; readonly rows: number }[];
  }[];
  readonly nodes: readonly {
    readonly name: string;
    readonly pods: readonly string[];
    readonly systemPods: readonly string[];
  }[];
  readonly coreDns: boolean;
  /** Hosts outside the cluster and the load balancers of its cloud; `lines` below the name. */
  readonly outside: readonly { readonly name: string; readonly lines: number }[];
  /** Nodes that have no frame of their own: they stand as tiles in one rack. */
  readonly racked: readonly string[];
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
export const RACK = 'rack';

const MARGIN = 14;
/** The names of the lanes and the controls stand above the cards. */
const TOP = 27;
/** Cards of the control lane and outside: the name, then lines. */
const CARD = { head: 27, line: 19, lines: 3 };
/** Of a slice card: `head` lies above its rows. */
export const SLICE = { head: 27, row: 19 };
const OUTSIDE = { width: 144, gap: 12, balancer: 264, wires: 28, below: 46, lead: 8 };
const THREADS = 12;
const POD = { gap: 5, gutter: 15 };
const SYSTEM = { height: 30, gap: 3 };
/** Tiles of the rack: so many in a row. */
export const TILE = { width: 44, height: 24, gap: 4, columns: 4, head: 52 };
const PILL = { width: 172, gap: 8 };
const RACK_WIDTH = 2 * 8 + TILE.columns * (TILE.width + TILE.gap) - TILE.gap;

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

const cardOf = (lines: number): number => CARD.head + Math.max(lines, CARD.lines - 1) * CARD.line;

const isCard = (service: Plan['services'][number]): boolean => service.lines > 0;

const cardHeight = (service: Plan['services'][number]): number =>
  Math.max(
    cardOf(Math.max(service.lines, CARD.lines)),
    service.slices.reduce((sum, slice) => sum + sliceHeight(slice.rows) + 8, -8),
  );

/** Service and slices side by side; as many pairs in a row as fit beside CoreDNS. */
function placeServices(
  plan: Plan,
  slots: Slots,
  shape: Shape,
  left: number,
  width: number,
  rects: Record<string, Rect>,
): number {
  const { service: serviceSize, slice: sliceSize, coreDns, columnGap } = shape;
  const least = cardOf(CARD.lines);
  const pair = serviceSize.width + columnGap + sliceSize.width;
  const room = width - (plan.coreDns ? coreDns.width + columnGap : 0);
  const perRow = Math.max(1, Math.floor((room + columnGap) / (pair + columnGap)));
  const inOrder = [...plan.services].sort(
    (a, b) => slotOf(slots, 'services', a.id) - slotOf(slots, 'services', b.id),
  );
  let y = TOP;
  let height = least;
  inOrder.filter(isCard).forEach((service, index) => {
    if (index > 0 && index % perRow === 0) {
      y += height + 10;
      height = least;
    }
    const x = left + (index % perRow) * (pair + columnGap);
    const own = cardOf(Math.max(service.lines, CARD.lines));
    rects[service.id] = { x, y, width: serviceSize.width, height: own };
    let sliceY = y;
    for (const slice of service.slices) {
      const sliceX = x + serviceSize.width + columnGap;
      rects[slice.id] = { x: sliceX, y: sliceY, width: sliceSize.width, height: sliceHeight(slice.rows) };
      sliceY += sliceHeight(slice.rows) + 8;
    }
    height = Math.max(height, cardHeight(service));
  });
  if (plan.coreDns)
    rects[CORE_DNS] = { x: left + width - coreDns.width, y: TOP, width: coreDns.width, height: least };
  const pills = inOrder.filter((service) => !isCard(service));
  const inRow = Math.max(1, Math.floor((width + PILL.gap) / (PILL.width + PILL.gap)));
  pills.forEach((service, index) => {
    const x = left + (index % inRow) * (PILL.width + PILL.gap);
    const below = y + height + PILL.gap + Math.floor(index / inRow) * (CARD.head + PILL.gap);
    rects[service.id] = { x, y: below, width: PILL.width, height: CARD.head };
  });
  return y + height + Math.ceil(pills.length / inRow) * (CARD.head + PILL.gap);
}

/** The cards of hosts outside and of load balancers, one below the other or side by side; their far end. */
function placeOutside(plan: Plan, shape: Shape, start: Point, rects: Record<string, Rect>): Point {
  let { x, y } = start;
  for (const card of plan.outside) {
    const below = shape.outside === 'below';
    const width = below && card.lines > 2 ? OUTSIDE.balancer : OUTSIDE.width;
    const height = below ? OUTSIDE.below : cardOf(card.lines);
    rects[outsideId(card.name)] = { x, y, width, height };
    if (below) x += width + OUTSIDE.gap;
    else y += height + OUTSIDE.gap;
  }
  return { x, y };
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

/** The rack: as high as its tiles need, as low as the frames at least. */
function placeRack(plan: Plan, x: number, y: number, height: number, rects: Record<string, Rect>): number {
  const rows = Math.ceil(plan.racked.length / TILE.columns);
  const needed = TILE.head + rows * (TILE.height + TILE.gap) + 6;
  rects[RACK] = { x, y, width: RACK_WIDTH, height: Math.max(height, needed) };
  return y + Math.max(height, needed);
}

/** Pure: the same plan, slots and shape give the same places. */
export function layOut(plan: Plan, slots: Slots, shape: Shape): Layout {
  const rects: Record<string, Rect> = {};
  const frames: Record<string, Frame> = {};
  const beside = shape.outside === 'beside' && plan.outside.length > 0;
  const left = MARGIN + (beside ? OUTSIDE.width + OUTSIDE.wires : 0);
  const pitch = shape.frameWidth + shape.frameGap;
  const seats = plan.nodes.map((node) => slotOf(slots, 'nodes', node.name));
  const framesWidth = Math.max(1, ...seats.map((seat) => seat + 1)) * pitch - shape.frameGap;
  const rackWidth = plan.racked.length > 0 ? shape.frameGap + RACK_WIDTH : 0;
  const cards = shape.service.width + shape.slice.width + shape.coreDns.width + 2 * shape.columnGap;
  const width = Math.max(framesWidth + rackWidth, cards);
  const framesY = placeServices(plan, slots, shape, left, width, rects) + THREADS;

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
    const x = left + slotOf(slots, 'nodes', node.name) * pitch;
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
  if (plan.racked.length > 0) {
    const x = left + framesWidth + shape.frameGap;
    frameBottom = Math.max(frameBottom, placeRack(plan, x, framesY, frameBottom - framesY, rects));
  }
  const wireY = frameBottom + 7;
  let bottom = frameBottom + 20;
  let right = left + width;
  if (plan.outside.length > 0) {
    const start = beside
      ? { x: MARGIN, y: framesY + shape.headerHeight + 8 }
      : { x: MARGIN, y: wireY + OUTSIDE.lead };
    const end = placeOutside(plan, shape, start, rects);
    bottom = Math.max(bottom, beside ? end.y : wireY + OUTSIDE.lead + shape.chip.height + 3);
    right = Math.max(right, beside ? 0 : end.x);
  }
  return {
    shape,
    rects,
    frames,
    border: framesY + shape.headerHeight,
    wireY,
    bounds: { x: 0, y: 0, width: right + MARGIN, height: bottom },
  };
}
