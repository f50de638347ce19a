import type { Millis } from '../../sim/index.ts';
import type { CacheMemory } from './cache/memory.ts';
import { EMPTY_CACHE } from './cache/memory.ts';

/** What plug-in forward knows of its upstreams. Plain data, like all that a server keeps. */
export interface ForwardMemory {
  /** Turns of policy round_robin, by the number of the `forward` in the Corefile. */
  readonly turns: Readonly<Record<string, number>>;
  /** When a server first failed to answer, by address; one that answers again is not in here. */
  readonly failing: Readonly<Record<string, Millis>>;
}

/** Errors that `consolidate` holds back, by the pattern: how many, and since when. */
export type ConsolidatedErrors = Readonly<Record<string, { readonly count: number; readonly since: Millis }>>;

/** What a process learns while it runs; gone when it ends or reads a new Corefile. */
export interface ServerMemory {
  readonly cache: CacheMemory;
  readonly forwarding: ForwardMemory;
  readonly consolidated: ConsolidatedErrors;
}

/** What a process knows at its start. */
export const NO_MEMORY: ServerMemory = {
  cache: EMPTY_CACHE,
  forwarding: { turns: {}, failing: {} },
  consolidated: {},
};
