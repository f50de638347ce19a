import type { Mirror } from '../state/index.ts';

/** The kinds that the API server serves, in the order in which a person looks for them. */
const KINDS = [
  'Pod',
  'Service',
  'EndpointSlice',
  'Deployment',
  'ReplicaSet',
  'StatefulSet',
  'DaemonSet',
  'Node',
  'Namespace',
  'ConfigMap',
  'NetworkPolicy',
  'Endpoints',
  'Event',
] as const;

/** A kind and how many objects of it there are. */
export interface KindCount {
  readonly kind: string;
  readonly count: number;
}

/** Every kind with its count; what there is none of comes last. */
export function kindCounts({ objects }: Mirror): readonly KindCount[] {
  const counts = KINDS.map((kind) => ({ kind, count: Object.keys(objects[kind] ?? {}).length }));
  return [...counts.filter(({ count }) => count > 0), ...counts.filter(({ count }) => count === 0)];
}
