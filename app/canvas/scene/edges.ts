import type { Hop } from '../../../core/index.ts';
import type { Layout } from '../layout/layout.ts';
import { CORE_DNS, hooksId, proxyId, SLICE } from '../layout/layout.ts';
import type { Point, Rect } from '../layout/shape.ts';
import type { Journey } from './journey.ts';
import type { Lit } from './lit.ts';
import { LAYER } from './node.ts';
import type { SceneNode, SliceNode, ThreadEdge, WayEdge, WhyEdge } from './types.ts';
import type { World } from './world.ts';

const round = (value: number): number => Math.round(value * 10) / 10;

/** A curve that leaves `a` downwards (or sideways) and enters `b` the same way. */
function curve(a: Point, b: Point, axis: 'x' | 'y'): string {
  const middle = axis === 'x' ? (a.x + b.x) / 2 : (a.y + b.y) / 2;
  const [c, d] =
    axis === 'x'
      ? [
          { x: middle, y: a.y },
          { x: middle, y: b.y },
        ]
      : [
          { x: a.x, y: middle },
          { x: b.x, y: middle },
        ];
  return `M${round(a.x)} ${round(a.y)}C${round(c.x)} ${round(c.y)} ${round(d.x)} ${round(d.y)} ${round(b.x)} ${round(b.y)}`;
}

const right = (rect: Rect, y = rect.y + rect.height / 2): Point => ({ x: rect.x + rect.width, y });
const left = (rect: Rect, y = rect.y + rect.height / 2): Point => ({ x: rect.x, y });
const top = (rect: Rect): Point => ({ x: rect.x + rect.width / 2, y: rect.y });
const bottom = (rect: Rect): Point => ({ x: rect.x + rect.width / 2, y: rect.y + rect.height });

/** Scenery: nobody selects a line, and it has no name of its own (the cards at its ends have). */
const still = { selectable: false, focusable: false } as const;

const rowY = (rect: Rect, row: number): number => rect.y + SLICE.head + (row + 0.5) * SLICE.row;

/** Who reads what: Service and slice are watched by every kube-proxy and by CoreDNS. */
export function threadEdges(world: World, lit: Lit, layout: Layout): readonly ThreadEdge[] {
  const { rects } = layout;
  const edges: ThreadEdge[] = [];
  const thread = (source: string, target: string, d: string, glows: boolean): void => {
    edges.push({
      id: `thread/${source}/${target}`,
      type: 'thread',
      source,
      target,
      ...still,
      zIndex: LAYER.thread,
      data: { d, lit: glows },
    });
  };
  const dns = rects[CORE_DNS];
  for (const service of world.services) {
    const card = rects[service.id];
    const slices = service.slices.filter(({ id }) => rects[id]);
    if (!card || (slices.length === 0 && service.slices.length > 0)) continue;
    for (const slice of slices) {
      const sliceCard = rects[slice.id];
      if (!sliceCard) continue;
      const lift = Math.min(card.y + 52, sliceCard.y + sliceCard.height / 2);
      const together = [service.id, slice.id];
      const glows = together.every((id) => id === lit.selected || lit.related.has(id));
      thread(
        service.id,
        slice.id,
        curve(right(card, lift), left(sliceCard, sliceCard.y + Math.min(52, sliceCard.height / 2)), 'x'),
        glows,
      );
      for (const { name } of world.nodes) {
        const proxy = rects[proxyId(name)];
        if (proxy) thread(slice.id, proxyId(name), curve(bottom(sliceCard), top(proxy), 'y'), false);
      }
    }
    const last = slices.at(-1);
    const from = (last && rects[last.id]) ?? card;
    if (dns && from.x + from.width < dns.x) {
      thread(
        last?.id ?? service.id,
        CORE_DNS,
        curve(right(from, from.y + 18), left(dns, dns.y + 18), 'x'),
        lit.dns,
      );
    }
  }
  return edges;
}

/** From the rule that matched up to kube-proxy, the slice's row and the Service that it was made from. */
export function whyEdges(
  hop: Hop | undefined,
  nodes: readonly SceneNode[],
  lit: Lit,
  layout: Layout,
): readonly WhyEdge[] {
  if (lit.proxy === undefined || hop?.place.at !== 'hook') return [];
  const frame = layout.frames[lit.proxy];
  const proxy = layout.rects[proxyId(lit.proxy)];
  if (!frame || !proxy) return [];
  const why = (source: string, target: string, d: string): WhyEdge => ({
    id: `why/${source}/${target}`,
    type: 'why',
    source,
    target,
    ...still,
    zIndex: LAYER.why,
    data: { d },
  });
  const hook = frame.hooks[hop.place.hook];
  const onProxy = Math.min(Math.max(hook.x + hook.width / 2, proxy.x + 14), proxy.x + proxy.width - 14);
  const foot = { x: onProxy, y: proxy.y + proxy.height };
  const edges = [why(hooksId(lit.proxy), proxyId(lit.proxy), curve(top(hook), foot, 'y'))];
  const slices = nodes.filter((node): node is SliceNode => node.type === 'slice' && lit.matched.has(node.id));
  for (const slice of slices) {
    const rect = layout.rects[slice.id];
    if (!rect) continue;
    const row = slice.data.rows.findIndex((each) => each.drawn === 'chosen');
    const end = row === -1 ? bottom(rect) : right(rect, rowY(rect, row));
    const head = { x: end.x > onProxy ? proxy.x + proxy.width - 20 : top(proxy).x, y: proxy.y };
    const side = head.x >= end.x ? 40 : -24;
    const d =
      row === -1
        ? curve(head, end, 'y')
        : `M${round(head.x)} ${round(head.y)}C${round(head.x)} ${round(head.y - 40)} ${round(end.x + Math.abs(side))} ${round(end.y)} ${round(end.x)} ${round(end.y)}`;
    edges.push(why(proxyId(lit.proxy), slice.id, d));
  }
  for (const service of nodes) {
    if (service.type !== 'service' || !lit.matched.has(service.id)) continue;
    const card = layout.rects[service.id];
    const slice = slices.find((each) => service.data.service.slices.some(({ id }) => id === each.id));
    const rect = slice && layout.rects[slice.id];
    if (!card) continue;
    if (slice && rect) {
      const row = slice.data.rows.findIndex((each) => each.drawn === 'chosen');
      edges.push(
        why(
          slice.id,
          service.id,
          curve(left(rect, row === -1 ? undefined : rowY(rect, row)), right(card, card.y + 52), 'x'),
        ),
      );
    } else {
      edges.push(why(proxyId(lit.proxy), service.id, curve(top(proxy), bottom(card), 'y')));
    }
  }
  return edges;
}

type WayState = 'done' | 'travelling' | 'ahead' | 'before' | 'lost';

/** How a leg is drawn while leg `index` plays; undefined while it is not. */
function wayState(journey: Journey, at: number, index: number, arrived: boolean): WayState | undefined {
  const leg = journey[at];
  const current = journey[index];
  if (!leg || !current || leg.path.length === 0) return undefined;
  const asking = leg.segment === 'query' || leg.segment === 'answer';
  const known = current.segment === 'answer' ? arrived : current.segment !== 'query';
  // Once the caller has its address, the way to CoreDNS and back has done its part.
  if (asking && known) return undefined;
  if (leg.segment !== current.segment) return at > index ? undefined : 'before';
  if (at === index && !arrived) return 'travelling';
  if (at > index) return 'ahead';
  return leg.hop.verdict === 'dropped' ? 'lost' : 'done';
}

/** The packet's way: what lies behind it, the leg it is on, and what is to come in this direction. */
export function wayEdges(
  journey: Journey,
  index: number,
  arrived: boolean,
  anchor: string,
): readonly WayEdge[] {
  return journey.flatMap((leg, at): readonly WayEdge[] => {
    const state = wayState(journey, at, index, arrived);
    if (!state) return [];
    return [
      {
        id: `way/${leg.hop.id}`,
        type: 'way',
        source: anchor,
        target: anchor,
        ...still,
        zIndex: LAYER.way,
        data: { d: leg.path.d, state },
      },
    ];
  });
}
