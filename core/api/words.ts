import type { ApiObject } from './object.ts';
import type { PodSpec } from './pod/type.ts';

/** What the server has to say at length: it decides nothing. */
export interface Words {
  /** Shows what differs between two specs, as in a refusal. */
  specDiff(before: PodSpec, after: PodSpec): string;
  /** Texts of `Warning:` headers; `old` on update. */
  warnings(object: ApiObject, old?: ApiObject): readonly string[];
}

/**
 * The code that has been loaded for it. No state of a cluster: only words, filled once by whoever loads core, so that a
 * page need not load them before it has drawn a cluster.
 */
let loaded: Words | undefined;

/** Makes the words known to every request. */
export function provideWords(words: Words): void {
  loaded = words;
}

/** The difference, or nothing while the words have not been loaded. */
export const specDiff: Words['specDiff'] = (before, after) => loaded?.specDiff(before, after) ?? '';

/** The warnings, or none while the words have not been loaded. */
export const warningsOf: Words['warnings'] = (object, old) => loaded?.warnings(object, old) ?? [];
