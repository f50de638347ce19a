import type { PodSpec } from './type.ts';

/** Shows what differs between two specs, as the server does in a refusal. */
export type SpecDiff = (before: PodSpec, after: PodSpec) => string;

/**
 * The code that has been loaded for it. No state of a cluster: only words, filled once by whoever loads core, so that a page need
 * not load the shape of the server's internal objects before it has drawn a cluster.
 */
let loaded: SpecDiff | undefined;

/** Makes differences known to every refusal of a changed Pod. */
export function provideSpecDiff(diff: SpecDiff): void {
  loaded = diff;
}

/** The difference, or nothing while the code for it has not been loaded. */
export const specDiff: SpecDiff = (before, after) => loaded?.(before, after) ?? '';
