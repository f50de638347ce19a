import { type Millis, peek } from '../sim/index.ts';
import type { Cluster, Happening, Progress } from './cluster.ts';
import { step } from './step.ts';

/** When nothing changes for this long, nothing is on its way but heartbeats and probes that repeat themselves. */
const PATIENCE: Millis = 120_000;

/** Goes on until something happens that `counts`, and stops there; time stays where it is when nothing does. */
export function nextChange(
  cluster: Cluster,
  counts: (happening: Happening) => boolean,
  seen?: (cluster: Cluster) => void,
): Progress {
  const deadline = cluster.now + PATIENCE;
  const passed: Cluster[] = [];
  const happened: Happening[] = [];
  let next = cluster;
  for (let head = peek(next.queue); head && head.at <= deadline; head = peek(next.queue)) {
    const progress = step(next);
    next = progress.cluster;
    happened.push(...progress.happened);
    if (progress.happened.length > 0) passed.push(next);
    if (!progress.happened.some(counts)) continue;
    for (const each of passed) seen?.(each);
    return { cluster: next, happened };
  }
  return { cluster, happened: [] };
}
