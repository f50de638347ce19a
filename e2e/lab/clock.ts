import type { WatchEvent } from '../../core/apiserver/index.ts';
import type { Cluster } from '../../core/cluster/index.ts';
import { advanceTo } from '../../core/cluster/index.ts';

/** A cluster whose time goes on with the wall clock's, `speed` times as fast; 0: it stands. */
export interface RunningCluster {
  /** The cluster as it is now. */
  now(): Cluster;
  /** Takes another cluster in its place, with the events that led there. */
  change(cluster: Cluster, events: readonly WatchEvent[]): void;
  stop(): void;
}

/** How often time is moved on when nobody asks, in ms: a watcher hears of a change this late at most. */
const TICK = 50;

/** Starts the clock. `heard` is told of every write from then on, in order. */
export function runCluster(
  start: Cluster,
  speed: number,
  heard: (events: readonly WatchEvent[]) => void,
): RunningCluster {
  let cluster = start;
  const [wallStart, virtualStart] = [Date.now(), start.now];
  const goOn = (): void => {
    if (speed === 0) return;
    const { cluster: next, happened } = advanceTo(cluster, virtualStart + (Date.now() - wallStart) * speed);
    cluster = next;
    heard(happened.flatMap((each) => (each.happened === 'write' ? each.event : [])));
  };
  const timer = setInterval(goOn, TICK);
  return {
    now() {
      goOn();
      return cluster;
    },
    change(next, events) {
      cluster = next;
      heard(events);
    },
    stop: () => clearInterval(timer),
  };
}
