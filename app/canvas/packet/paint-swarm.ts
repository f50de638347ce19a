import { positionAt } from '../../state/index.ts';
import type { Journey } from '../scene/journey.ts';
import { spotAt } from '../scene/journey.ts';
import type { Flight } from './flights.ts';
import { flightTime } from './swarm.ts';

/** The theme's colours as a canvas wants them. */
export interface Colours {
  readonly answered: string;
  readonly failed: string;
  readonly edge: string;
}

/** Half the width of a dot, in pixels of the world. */
const RADIUS = 4;

export function coloursOf(element: Element): Colours {
  const style = getComputedStyle(element);
  const colour = (name: string): string => style.getPropertyValue(name).trim();
  return { answered: colour('--packet'), failed: colour('--fail'), edge: colour('--panel') };
}

interface View {
  readonly width: number;
  readonly height: number;
  readonly transform: readonly [number, number, number];
}

/**
 * Wipes a canvas that lies in the world, and lays it over all that is seen of it: as many pixels as the screen has there, so
 * that dots are sharp at every zoom. What is painted next is in pixels of the world.
 */
export function fitToScreen(
  context: CanvasRenderingContext2D,
  { width, height, transform: [x, y, zoom] }: View,
): void {
  const { canvas } = context;
  const ratio = devicePixelRatio;
  const pixels = { width: Math.round(width * ratio), height: Math.round(height * ratio) };
  if (canvas.width !== pixels.width) canvas.width = pixels.width;
  if (canvas.height !== pixels.height) canvas.height = pixels.height;
  canvas.style.width = `${width}px`;
  canvas.style.height = `${height}px`;
  canvas.style.transform = `scale(${1 / zoom}) translate(${-x}px, ${-y}px)`;
  context.resetTransform();
  context.clearRect(0, 0, canvas.width, canvas.height);
  context.setTransform(zoom * ratio, 0, 0, zoom * ratio, x * ratio, y * ratio);
}

/** Paints the packets of a flight where they are after so many milliseconds: answered ones round, failed ones square. */
export function paintSwarm(
  context: CanvasRenderingContext2D,
  { tally, flyers }: Flight,
  journeys: readonly Journey[],
  elapsed: number,
  colours: Colours,
): void {
  context.lineWidth = 1;
  context.strokeStyle = colours.edge;
  for (const kind of ['answered', 'failed'] as const) {
    context.fillStyle = colours[kind];
    context.beginPath();
    for (const flyer of flyers) {
      const group = tally.groups[flyer.group];
      if (!group || (group.kind === 'answered') !== (kind === 'answered')) continue;
      const t = flightTime(group.sample, flyer, elapsed);
      const position = t === undefined ? undefined : positionAt(group.sample, t);
      const spot = position && spotAt(journeys[flyer.group] ?? [], position);
      if (!spot?.visible) continue;
      const { dot } = spot;
      if (kind === 'failed') context.rect(dot.x - RADIUS, dot.y - RADIUS, 2 * RADIUS, 2 * RADIUS);
      else {
        context.moveTo(dot.x + RADIUS, dot.y);
        context.arc(dot.x, dot.y, RADIUS, 0, 2 * Math.PI);
      }
    }
    context.fill();
    context.stroke();
  }
}
