import type { Client, Hook, Place } from '../../../core/index.ts';
import { objectKey } from '../../state/index.ts';
import type { Frame } from '../layout/frame.ts';
import type { Layout } from '../layout/layout.ts';
import { outsideId, RACK } from '../layout/layout.ts';
import type { Rect } from '../layout/shape.ts';
import type { Waypoint } from './path.ts';
import { halfOf } from './path.ts';

/** What ways are drawn on: the layout, and where a Pod (or the stack that holds it) stands. */
export interface Ground {
  readonly layout: Layout;
  readonly podRect: (key: string) => Rect | undefined;
  readonly nodeOf: (key: string) => string | undefined;
}

export type Direction = 'request' | 'reply';
type Way = readonly Waypoint[];
type PodPlace = Extract<Place, { at: 'pod' }>;

/** Replies ride beside requests, so that both lines can be seen. */
const SHIFT: Readonly<Record<Direction, number>> = { request: 0, reply: 4 };

const FORWARD: readonly Hook[] = ['PREROUTING', 'FORWARD', 'POSTROUTING'];
const FROM_HOST: readonly Hook[] = ['OUTPUT', 'POSTROUTING'];

export const stopId = (node: string, hook: Hook): string => `${node}/${hook}`;

/** A place that is no part of the cluster, by the name that wires give it. */
export type OutsidePlace = Extract<Place, { at: 'outside' | 'load-balancer' }>;
export const isOutside = (place: Place): place is OutsidePlace =>
  place.at === 'outside' || place.at === 'load-balancer';
export const outsideName = (place: OutsidePlace): string =>
  place.at === 'outside' ? place.name : `load balancer ${place.namespace}/${place.name}`;

/** Names where a hop happens; two hops with the same key are at one place. */
export function placeKey(place: Place): string {
  if (place.at === 'pod') return objectKey('Pod', place.namespace, place.name);
  if (place.at === 'hook') return stopId(place.node, place.hook);
  if (place.at === 'wire') return `wire/${place.from}/${place.to}`;
  return place.at === 'host' ? `host/${place.node}` : outsideId(outsideName(place));
}

/** Where a client sends from; undefined while its Pod has no node. */
export function clientPlace(ground: Ground, client: Client): Place | undefined {
  if (client.from === 'outside') return { at: 'outside', name: client.name };
  if (client.from === 'node') return { at: 'host', node: client.name };
  const { namespace, name } = client;
  const key = objectKey('Pod', namespace, name);
  const node = ground.nodeOf(key);
  return node === undefined ? undefined : { at: 'pod', node, namespace, name };
}

/** Stands of a frame's rail for these hooks. */
function stops(frame: Frame, hooks: readonly Hook[], shift: number): Way {
  return hooks.map((hook) => ({
    x: frame.stations[hook],
    y: frame.railY + shift,
    stop: stopId(frame.node, hook),
  }));
}

const railEnd = (frame: Frame, end: 'left' | 'right', shift: number): Waypoint => ({
  x: (end === 'left' ? frame.railLeft : frame.railRight) + shift,
  y: frame.railY + shift,
});

/** From a Pod's eth0 over the bus to the left end of the rail. */
function fromPod(ground: Ground, frame: Frame, place: PodPlace, shift: number): Way {
  const pod = ground.podRect(placeKey(place));
  if (!pod) return [railEnd(frame, 'left', shift)];
  const y = pod.y + Math.min(20, pod.height / 2) + shift * 2;
  const trunk = pod.x - 9 + shift;
  const bus = frame.outBusY + shift;
  return [
    { x: pod.x, y },
    { x: trunk, y },
    { x: trunk, y: bus },
    { x: frame.railLeft + shift, y: bus },
    railEnd(frame, 'left', shift),
  ];
}

/** From the right end of the rail over the other bus into a Pod. */
function intoPod(ground: Ground, frame: Frame, place: PodPlace, shift: number): Way {
  const pod = ground.podRect(placeKey(place));
  if (!pod) return [railEnd(frame, 'right', shift)];
  const y = pod.y + Math.min(20, pod.height / 2) + shift * 2;
  const trunk = pod.x - 9 + shift;
  const bus = frame.inBusY + shift;
  const end = railEnd(frame, 'right', shift);
  return [end, { x: end.x, y: bus }, { x: trunk, y: bus }, { x: trunk, y }, { x: pod.x, y }];
}

/** The node's own sockets lie below the rail, between INPUT and OUTPUT. */
function hostPoint(frame: Frame, shift: number): Waypoint {
  return { x: (frame.stations.INPUT + frame.stations.OUTPUT) / 2, y: frame.outBusY + 6 + shift };
}

interface Doors {
  readonly out: Waypoint;
  readonly in: Waypoint;
  /** Of a card outside the cluster. */
  readonly outside: Rect | undefined;
}

/** Both ends of a node, or of somebody outside, towards the wires. */
function doors(ground: Ground, name: string, shift: number): Doors | undefined {
  const { frames, rects, shape } = ground.layout;
  const frame = frames[name];
  if (frame)
    return { out: railEnd(frame, 'right', shift), in: railEnd(frame, 'left', shift), outside: undefined };
  const outside = rects[outsideId(name)];
  if (outside) {
    const edge =
      shape.outside === 'beside'
        ? { x: outside.x + outside.width, y: outside.y + Math.min(33, outside.height / 2) + shift }
        : { x: outside.x + outside.width / 2 + shift, y: outside.y };
    return { out: edge, in: edge, outside };
  }
  const rack = rects[RACK];
  if (!rack) return undefined;
  // A node without a frame of its own: its packets end at the rack.
  const edge = { x: rack.x, y: rack.y + 20 + shift };
  return { out: edge, in: edge, outside: undefined };
}

/** Between two cards outside, by the sides that face each other. */
function betweenCards(a: Rect, b: Rect, shift: number): Way {
  if (b.y >= a.y + a.height || a.y >= b.y + b.height) {
    const down = b.y > a.y;
    const x = a.x + Math.min(a.width, b.width) / 2 + shift;
    return [
      { x, y: down ? a.y + a.height : a.y },
      { x, y: down ? b.y : b.y + b.height },
    ];
  }
  const right = b.x > a.x;
  const y = a.y + Math.min(a.height, b.height) / 2 + shift;
  return [
    { x: right ? a.x + a.width : a.x, y },
    { x: right ? b.x : b.x + b.width, y },
  ];
}

/** From a card below the nodes up to the lane of wires and along it to a node, or the other way. */
function overLane(ground: Ground, start: Doors, end: Doors, shift: number): Way {
  const lane = ground.layout.wireY + shift;
  const half = ground.layout.shape.frameGap / 2;
  const ontoLane = ({ outside }: Doors, point: Waypoint, x: number): Way =>
    outside ? [point, { x: point.x, y: lane }] : [point, { x, y: point.y }, { x, y: lane }];
  const there = ontoLane(start, start.out, start.out.x + 9 + half + shift);
  const back = ontoLane(end, end.in, end.in.x - 14 - half + shift);
  return [...there, ...[...back].reverse()];
}

/** The wire between two nodes: straight to the right-hand neighbour, else by the lane below the frames. */
function wire(ground: Ground, from: string, to: string, shift: number): Way {
  const start = doors(ground, from, shift);
  const end = doors(ground, to, shift);
  if (!start) return [];
  if (!end || from === to)
    return [
      start.out,
      { x: start.out.x + 17, y: start.out.y },
      { x: start.out.x + 17, y: ground.layout.wireY },
    ];
  if (start.outside && end.outside) return betweenCards(start.outside, end.outside, shift);
  if (ground.layout.shape.outside === 'below' && (start.outside || end.outside))
    return overLane(ground, start, end, shift);
  const near = end.in.x > start.out.x && end.in.x - start.out.x < 70;
  const gap = ground.layout.shape.frameGap;
  const a = start.out.x + (start.outside ? 10 : 9 + gap / 3) + shift;
  const b = end.outside ? end.in.x + 20 - shift : end.in.x - 14 - gap / 3 + shift;
  const lane = ground.layout.wireY + shift;
  if (near && start.outside) return [start.out, { x: b, y: start.out.y }, { x: b, y: end.in.y }, end.in];
  if (near) return [start.out, end.in];
  return [
    start.out,
    { x: a, y: start.out.y },
    { x: a, y: lane },
    { x: b, y: lane },
    { x: b, y: end.in.y },
    end.in,
  ];
}

/** Hooks that a packet meets before and after each hook on its way through a node. */
const BEFORE: Readonly<Record<Hook, readonly Hook[]>> = {
  PREROUTING: [],
  INPUT: ['PREROUTING'],
  FORWARD: ['PREROUTING'],
  OUTPUT: [],
  POSTROUTING: ['PREROUTING', 'FORWARD'],
};
const AFTER: Readonly<Record<Hook, readonly Hook[]>> = {
  PREROUTING: ['FORWARD', 'POSTROUTING'],
  INPUT: [],
  FORWARD: ['POSTROUTING'],
  OUTPUT: ['POSTROUTING'],
  POSTROUTING: [],
};

/** From a place to the right end of its node. */
function leave(ground: Ground, place: Place, shift: number): Way {
  if (isOutside(place))
    return [doors(ground, outsideName(place), shift)?.out].filter((each) => each !== undefined);
  if (place.at === 'wire') return [...halfOf(wire(ground, place.from, place.to, shift), 'second')];
  const frame = ground.layout.frames[place.node];
  if (!frame) return [];
  const end = railEnd(frame, 'right', shift);
  if (place.at === 'pod')
    return [...fromPod(ground, frame, place, shift), ...stops(frame, FORWARD, shift), end];
  if (place.at === 'host') return [hostPoint(frame, shift), ...stops(frame, FROM_HOST, shift), end];
  return [...stops(frame, [place.hook, ...AFTER[place.hook]], shift), end];
}

/** From the left end of its node to a place. */
function arrive(ground: Ground, place: Place, shift: number): Way {
  if (isOutside(place))
    return [doors(ground, outsideName(place), shift)?.in].filter((each) => each !== undefined);
  if (place.at === 'wire') return halfOf(wire(ground, place.from, place.to, shift), 'first');
  const frame = ground.layout.frames[place.node];
  if (!frame) return [];
  const start = railEnd(frame, 'left', shift);
  if (place.at === 'pod')
    return [start, ...stops(frame, FORWARD, shift), ...intoPod(ground, frame, place, shift)];
  if (place.at === 'host')
    return [start, ...stops(frame, ['PREROUTING', 'INPUT'], shift), hostPoint(frame, shift)];
  return [start, ...stops(frame, [...BEFORE[place.hook], place.hook], shift)];
}

/** Between two places of one node. */
function within(ground: Ground, frame: Frame, a: Place, b: Place, shift: number): Way {
  if (b.at === 'pod') return [...leave(ground, a, shift), ...intoPod(ground, frame, b, shift)];
  const onto = arrive(ground, b, shift);
  if (a.at === 'pod') return [...fromPod(ground, frame, a, shift), ...onto.slice(1)];
  const out = leave(ground, a, shift);
  const meeting = out.findIndex((point) => b.at === 'hook' && point.stop === stopId(frame.node, b.hook));
  return meeting === -1 ? [...out.slice(0, 1), ...onto.slice(-1)] : out.slice(0, meeting + 1);
}

const entry = (place: Place): string =>
  place.at === 'wire' ? place.from : isOutside(place) ? outsideName(place) : place.node;
const exit = (place: Place): string => (place.at === 'wire' ? place.to : entry(place));

const through = (ground: Ground, node: string, shift: number): Way => {
  const frame = ground.layout.frames[node];
  return frame
    ? [railEnd(frame, 'left', shift), ...stops(frame, FORWARD, shift), railEnd(frame, 'right', shift)]
    : [];
};

/**
 * The way of a packet from one place to another: out of the Pod, past its node's hooks, over the wire, past the other
 * node's hooks, into the Pod. Empty when both are the same place.
 */
export function wayBetween(ground: Ground, a: Place, b: Place, direction: Direction): Way {
  const shift = SHIFT[direction];
  if (placeKey(a) === placeKey(b)) return [];
  // A wire begins and ends at the card of somebody outside, at the side that faces the other end.
  const out = isOutside(a) ? [] : leave(ground, a, shift);
  const onto = isOutside(b) ? [] : arrive(ground, b, shift);
  const frame = ground.layout.frames[exit(a)];
  if (a.at === 'wire') {
    if (b.at !== 'wire' && entry(b) === a.to) return [...out, ...onto];
    if (b.at === 'wire' && b.from === a.to) return [...out, ...through(ground, a.to, shift), ...onto];
    return [...out, ...through(ground, a.to, shift), ...wire(ground, a.to, entry(b), shift), ...onto];
  }
  if (b.at === 'wire') {
    return b.from === exit(a)
      ? [...out, ...onto]
      : [...out, ...wire(ground, exit(a), b.from, shift), ...onto];
  }
  if (exit(a) === entry(b) && frame) return within(ground, frame, a, b, shift);
  return [...out, ...wire(ground, exit(a), entry(b), shift), ...onto];
}

/** Where a packet rests that is at this place; undefined when the place is not on the canvas. */
export function pointOf(ground: Ground, place: Place, direction: Direction): Waypoint | undefined {
  const shift = SHIFT[direction];
  return place.at === 'wire' || isOutside(place)
    ? arrive(ground, place, shift).at(-1)
    : leave(ground, place, shift)[0];
}
