import { useStoreApi, ViewportPortal } from '@xyflow/react';
import { useEffect, useRef, useState } from 'react';
import { journeyOf } from '../scene/journey.ts';
import type { Ground } from '../scene/route.ts';
import { fitToScreen } from './fit-to-screen.ts';
import type { Flight } from './flights.ts';
import { packetsIn, useFlights } from './flights.ts';
import { paintSwarm } from './paint-swarm.ts';
import { SWARM_MILLIS } from './swarm.ts';

/**
 * Many requests at once, each a dot on the way that its kind of walk takes. All of them are one element that is painted anew
 * each frame: two hundred elements that move would be two hundred layers.
 */
export function Swarm({ ground }: { readonly ground: Ground }) {
  const [flights, land] = useFlights();
  return flights.length === 0 ? null : <Sky ground={ground} flights={flights} land={land} />;
}

interface Props {
  readonly ground: Ground;
  readonly flights: readonly Flight[];
  readonly land: (id: number) => void;
}

function Sky({ ground, flights, land }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const flow = useStoreApi();
  const [began] = useState(() => new Map<number, number>());

  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!context) return;
    const journeys = flights.map(({ tally }) => tally.groups.map(({ sample }) => journeyOf(ground, sample)));
    let frame = requestAnimationFrame(function draw(now: number): void {
      fitToScreen(context, flow.getState());
      flights.forEach((flight, index) => {
        if (!began.has(flight.id)) began.set(flight.id, now);
        const elapsed = now - (began.get(flight.id) ?? now);
        paintSwarm(context, flight, journeys[index] ?? [], elapsed);
        if (elapsed > SWARM_MILLIS) land(flight.id);
      });
      frame = requestAnimationFrame(draw);
    });
    return () => cancelAnimationFrame(frame);
  }, [ground, flights, land, flow, began]);

  return (
    <ViewportPortal>
      <canvas ref={canvas} className="cv-swarm" data-testid="swarm" data-packets={packetsIn(flights)} />
    </ViewportPortal>
  );
}
