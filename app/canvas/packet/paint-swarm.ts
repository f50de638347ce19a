import { positionAt } from '../../state/index.ts';
import type { Journey } from '../scene/journey.ts';
import { spotAt } from '../scene/journey.ts';
import { colours } from './colours.ts';
import type { Flight } from './flights.ts';
import { flightTime } from './swarm.ts';

/** Half the width of a dot, in pixels of the world. */
const RADIUS = 4;

/** Paints the packets of a flight where they are after so many milliseconds: answered ones round, failed ones square. */
export function paintSwarm(
  context: CanvasRenderingContext2D,
  { tally, flyers }: Flight,
  journeys: readonly Journey[],
  elapsed: number,
): void {
  context.lineWidth = 1;
  const { packet, failed, edge } = colours();
  context.strokeStyle = edge;
  for (const kind of ['answered', 'failed'] as const) {
    context.fillStyle = kind === 'answered' ? packet : failed;
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
