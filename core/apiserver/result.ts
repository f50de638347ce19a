import {
  type ApiObject,
  type FieldError,
  invalid,
  type Resource,
  resourceOfKind,
  type Status,
} from '../api/index.ts';
import type { Millis } from '../sim/index.ts';
import type { WatchEvent } from './component.ts';
import type { ApiState } from './state.ts';

/** The instant of a write, and named chance: `name`, `uid`, `cluster-ip`, `node-port`. */
export interface WriteContext {
  readonly now: Millis;
  draw(stream: string): number;
}

/** The request was carried out. `events` is empty when nothing changed. */
export interface Accepted {
  readonly ok: true;
  readonly state: ApiState;
  readonly object: ApiObject;
  readonly events: readonly WatchEvent[];
  /** Texts of `Warning:` headers. */
  readonly warnings: readonly string[];
}

/** The request was refused; nothing changed. */
export interface Refused {
  readonly ok: false;
  readonly status: Status;
  readonly warnings: readonly string[];
}

export type WriteResult = Accepted | Refused;

/** Refuses with this status. */
export function refuse(status: Status, warnings: readonly string[] = []): Refused {
  return { ok: false, status, warnings };
}

/** Refuses an object for its field errors (422). */
export function refuseFields(
  object: ApiObject,
  errors: readonly FieldError[],
  warnings: readonly string[] = [],
): Refused {
  return refuse(invalid(servedResource(object.kind), object.metadata.name ?? '', errors), warnings);
}

/** The resource of a kind that must be served: components write no others. */
export function servedResource(kind: string): Resource {
  const resource = resourceOfKind(kind);
  if (!resource) throw new Error(`no resource for kind ${kind}`);
  return resource;
}
