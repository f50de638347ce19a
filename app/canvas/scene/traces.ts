import type { OutcomeKind, Walk } from '../../../core/index.ts';
import { failureIndex } from '../../state/index.ts';
import type { Rect } from '../layout/shape.ts';
import { clientAddress } from './client-address.ts';
import type { Journey } from './journey.ts';
import { LAYER, says } from './node.ts';
import type { Ground } from './route.ts';
import { placeKey } from './route.ts';
import type { MarkKind, MarkNode, PlateNode, SceneNode } from './types.ts';

const MARKS: Readonly<Record<Exclude<OutcomeKind, 'answered'>, { mark: MarkKind; says: string }>> = {
  nxdomain: { mark: 'no-name', says: 'NXDOMAIN' },
  nodata: { mark: 'no-name', says: 'NODATA' },
  'dns-refused': { mark: 'reject', says: 'ICMP port unreachable' },
  'dns-timeout': { mark: 'silence', says: 'no answer' },
  'refused-by-rule': { mark: 'reject', says: 'ICMP port unreachable' },
  'refused-by-pod': { mark: 'reset', says: 'RST' },
  'timeout-by-rule': { mark: 'silence', says: 'no answer' },
  'timeout-by-policy': { mark: 'silence', says: 'no answer' },
  'timeout-no-route': { mark: 'silence', says: 'no answer' },
  'timeout-by-balancer': { mark: 'silence', says: 'no healthy node' },
  unreachable: { mark: 'no-route', says: 'no route to host' },
  hangs: { mark: 'silence', says: 'no answer' },
  reset: { mark: 'reset', says: 'RST' },
  unanswered: { mark: 'silence', says: 'no answer' },
  'not-permitted': { mark: 'reject', says: 'EPERM' },
  'wrong-protocol': { mark: 'reject', says: 'no HTTP' },
};

/** What a failure looks like where it happens; undefined for an answer. A datagram that nobody listens for is refused by ICMP. */
export function markOf({ outcome: { kind }, hops }: Walk): { mark: MarkKind; says: string } | undefined {
  if (kind === 'answered') return undefined;
  const datagram = hops.find((hop) => hop.kind === 'socket')?.before?.protocol === 'UDP';
  return kind === 'refused-by-pod' && datagram
    ? { ...MARKS[kind], says: MARKS['refused-by-rule'].says }
    : MARKS[kind];
}

const MARK = { width: 26, height: 26 };
const PLATE = { height: 32, lift: 36, masked: 330 };

/** The mark of a failure, from the moment that it has happened. `reached` is the last hop that has arrived. */
function markNodes(walk: Walk, journey: Journey, reached: number): readonly MarkNode[] {
  const index = failureIndex(walk);
  const leg = journey[index ?? -1];
  const mark = markOf(walk);
  if (index === undefined || !leg || !mark || reached < index) return [];
  return [
    {
      id: 'mark',
      type: 'mark',
      // A sign, not a button: it stands on the hook, and the hook leads to the hop.
      focusable: false,
      ariaRole: 'img',
      style: { pointerEvents: 'none' },
      position: { x: leg.rest.x - MARK.width / 2, y: leg.rest.y - MARK.height / 2 },
      ...MARK,
      zIndex: LAYER.mark,
      ariaLabel: says(`Failed here: ${mark.says}`, walk.outcome.answeredBy),
      data: {
        ...mark,
        says: reached === index ? '' : mark.says,
        label: leg.hop.place.at === 'pod' ? 'above' : 'below',
        glow: undefined,
      },
    },
  ];
}

/** Above its Pod, else below it: where it covers no other card. */
function plateY({ layout }: Ground, pod: Rect, x: number, width: number): number {
  const cards = Object.entries(layout.rects).filter(([id]) => /^(Pod|stack)\//.test(id));
  const free = (y: number): boolean =>
    !cards.some(
      ([, card]) =>
        card.x < x + width &&
        x < card.x + card.width &&
        card.y < y + PLATE.height &&
        y < card.y + card.height,
    );
  const above = pod.y - PLATE.lift;
  const below = pod.y + pod.height + PLATE.lift - PLATE.height;
  return !free(above) && free(below) ? below : above;
}

/** What the application logs as its client, once the packet has been there. */
function plateNodes(ground: Ground, walk: Walk, reached: number): readonly PlateNode[] {
  const index = walk.hops.findIndex((hop) => hop.kind === 'pod-answer');
  const place = walk.hops[index]?.place;
  const client = walk.outcome.seenClient;
  if (index === -1 || reached <= index || place?.at !== 'pod' || client === undefined) return [];
  const pod = ground.podRect(placeKey(place));
  if (!pod) return [];
  const real = clientAddress(walk);
  const lost = real === client ? undefined : real;
  const width = lost === undefined ? Math.max(pod.width, 216) : PLATE.masked;
  const x = Math.min(pod.x, ground.layout.bounds.width - width - 4);
  return [
    {
      id: 'plate',
      type: 'plate',
      position: { x, y: plateY(ground, pod, x, width) },
      width,
      height: PLATE.height,
      zIndex: LAYER.card,
      ariaLabel: says(`Application logs client ${client}`, lost === undefined ? '' : `not ${lost}`),
      data: { client, lost, glow: undefined, target: { to: 'hop', index } },
    },
  ];
}

/** What a walk leaves behind on the canvas. */
export function traceNodes(
  ground: Ground,
  walk: Walk,
  journey: Journey,
  reached: number,
): readonly SceneNode[] {
  return [...markNodes(walk, journey, reached), ...plateNodes(ground, walk, reached)];
}
