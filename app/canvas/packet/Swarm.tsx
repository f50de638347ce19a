import { ViewportPortal } from '@xyflow/react';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { Tally } from '../../../core/index.ts';
import { positionAt, useStore } from '../../state/index.ts';
import { journeyOf, spotAt } from '../scene/journey.ts';
import type { Ground } from '../scene/route.ts';
import type { Flyer } from './swarm.ts';
import { FLYERS_MOST, flightTime, newIn, SWARM_MILLIS, swarmOf } from './swarm.ts';

interface Flight {
  readonly id: number;
  readonly tally: Tally;
  readonly flyers: readonly Flyer[];
}

/**
 * A flight for every tally that comes in; of traffic that goes on, only what is new flies. Together they stay as few as one swarm
 * may be.
 */
function useFlights(): [readonly Flight[], (id: number) => void] {
  const tally = useStore((state) => state.traffic?.tally);
  const still = useStore((state) => state.reducedMotion);
  const last = useRef<Tally | undefined>(tally);
  const [flights, setFlights] = useState<readonly Flight[]>([]);
  useEffect(() => {
    const before = last.current;
    last.current = tally;
    if (!tally || tally === before || still) return;
    const swarm = swarmOf(newIn(tally, before));
    setFlights((others) => {
      const inTheAir = others.reduce((sum, { flyers }) => sum + flyers.length, 0);
      const flyers = swarm.slice(0, FLYERS_MOST - inTheAir);
      return flyers.length === 0 ? others : [...others, { id: (others.at(-1)?.id ?? 0) + 1, tally, flyers }];
    });
  }, [tally, still]);
  const end = useCallback(
    (id: number) => setFlights((others) => others.filter((flight) => flight.id !== id)),
    [],
  );
  return [flights, end];
}

function Dots({
  ground,
  flight,
  onEnd,
}: {
  readonly ground: Ground;
  readonly flight: Flight;
  readonly onEnd: (id: number) => void;
}) {
  const layer = useRef<HTMLDivElement>(null);
  const { id, tally, flyers } = flight;
  const journeys = useMemo(
    () => tally.groups.map(({ sample }) => journeyOf(ground, sample)),
    [ground, tally],
  );

  // Two hundred dots a frame are moved by hand: React would compare them all, and nothing but their place changes.
  useEffect(() => {
    const dots = [...(layer.current?.children ?? [])] as HTMLElement[];
    const began = performance.now();
    let frame = 0;
    const draw = (now: number): void => {
      flyers.forEach((flyer, index) => {
        const dot = dots[index];
        const walk = tally.groups[flyer.group]?.sample;
        const t = walk && flightTime(walk, flyer, now - began);
        const position = t === undefined ? undefined : positionAt(walk, t);
        const spot = position && spotAt(journeys[flyer.group] ?? [], position);
        if (!dot) return;
        dot.style.visibility = spot?.visible ? 'visible' : 'hidden';
        if (spot) dot.style.transform = `translate(${spot.dot.x}px, ${spot.dot.y}px)`;
      });
      if (now - began > SWARM_MILLIS) onEnd(id);
      else frame = requestAnimationFrame(draw);
    };
    frame = requestAnimationFrame(draw);
    return () => cancelAnimationFrame(frame);
  }, [id, flyers, tally, journeys, onEnd]);

  return (
    <div ref={layer} className="cv-swarm" data-testid="swarm" aria-hidden="true">
      {flyers.map(({ id, group }) => (
        <i
          key={id}
          className={tally.groups[group]?.kind === 'answered' ? 'cv-flyer' : 'cv-flyer cv-flyer-failed'}
        />
      ))}
    </div>
  );
}

/** Many requests at once, each a dot on the way that its kind of walk takes. */
export function Swarm({ ground }: { readonly ground: Ground }) {
  const [flights, end] = useFlights();
  if (flights.length === 0) return null;
  return (
    <ViewportPortal>
      {flights.map((flight) => (
        <Dots key={flight.id} ground={ground} flight={flight} onEnd={end} />
      ))}
    </ViewportPortal>
  );
}
