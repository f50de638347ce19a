import type { ApiObject } from '../../../api/index.ts';
import type { ApiState } from '../../../apiserver/index.ts';
import type { Millis } from '../../../sim/index.ts';
import type { Writer } from './writer.ts';

/** What a description may look at beside the object: everything else that is there, and the time. */
export interface Around {
  readonly api: ApiState;
  readonly now: Millis;
}

/** Writes the description of an object of one kind. */
export type Describer<Kind extends ApiObject> = (object: Kind, around: Around, writer: Writer) => void;
