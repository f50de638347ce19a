import type { Millis } from '../../sim/index.ts';
import type { Connection } from '../connect.ts';
import type { Ending } from '../ending.ts';
import type { NameLookup } from '../lookup.ts';
import type { Recollection } from '../recollection.ts';
import type { Target } from '../request.ts';

/** One address that was tried. */
export interface Attempt {
  readonly address: string;
  readonly connection?: Connection;
  readonly ending: Ending;
  /** When the next one was begun or the tool gave up, ms after the first attempt. */
  readonly took: Millis;
}

/** All that a tool knows at the end, to print it. */
export interface Told {
  readonly target: Target;
  readonly lookup: NameLookup | undefined;
  readonly addresses: readonly string[];
  /** The address that the application had from before, so that it asked nobody. */
  readonly remembered?: Recollection;
  readonly attempts: readonly Attempt[];
  readonly ending: Ending;
  /** What a tool that asks a name server has printed. */
  readonly said?: Printed;
  /** Why an open connection could not be used again. */
  readonly stale?: boolean;
}

export interface Printed {
  readonly printed: readonly string[];
  readonly exitCode: number;
}
