import type { PodSpec } from '../pod.ts';

/** Placeholder shape. */
export function podSpecDiff(_before: PodSpec, _after: PodSpec): string {
  return '';
}
