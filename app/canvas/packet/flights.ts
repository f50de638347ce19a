import { useCallback, useEffect, useRef, useState } from 'react';
import type { Tally } from '../../../core/index.ts';
import { useStore } from '../../state/index.ts';
import type { Flyer } from './swarm.ts';
import { FLYERS_MOST, newIn, swarmOf } from './swarm.ts';

/** A swarm that is in the air. */
export interface Flight {
  readonly id: number;
  readonly tally: Tally;
  readonly flyers: readonly Flyer[];
}

export const packetsIn = (flights: readonly Flight[]): number =>
  flights.reduce((sum, { flyers }) => sum + flyers.length, 0);

/**
 * A flight for every tally that comes in; of traffic that goes on, only what is new flies. Together they stay as few as one swarm
 * may be.
 */
export function useFlights(): [readonly Flight[], (id: number) => void] {
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
      const flyers = swarm.slice(0, FLYERS_MOST - packetsIn(others));
      return flyers.length === 0 ? others : [...others, { id: (others.at(-1)?.id ?? 0) + 1, tally, flyers }];
    });
  }, [tally, still]);
  const land = useCallback(
    (id: number) => setFlights((others) => others.filter((flight) => flight.id !== id)),
    [],
  );
  return [flights, land];
}
