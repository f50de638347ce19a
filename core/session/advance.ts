import { advanceTo, type Cluster, nextChange, type Progress, settle } from '../cluster/index.ts';
import { controlEvents } from './control-events.ts';
import type { Input } from './types.ts';

/** Moves time: by so much, to the next change that a person would see, or until the cluster is at rest. */
export function advance(
  cluster: Cluster,
  input: Extract<Input, { readonly input: 'advance' }>,
  seen: (cluster: Cluster) => void,
): Progress {
  if ('by' in input) return advanceTo(cluster, cluster.now + input.by, seen);
  if (input.until === 'rest') return settle(cluster, seen);
  return nextChange(cluster, (happening) => controlEvents([happening]).length > 0, seen);
}
