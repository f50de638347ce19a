import type { ApiObject } from './object.ts';
import type { FieldError } from './status.ts';

/**
 * What the API server knows of one kind beyond its fields: registry strategies (pkg/registry/<group>/<kind>/strategy.go)
 * and defaults (pkg/apis/<group>/v1/defaults.go). Each function is pure and returns the object itself where it has
 * nothing to change.
 */
export interface Strategy<Kind extends ApiObject = ApiObject> {
  /** Fills in what the manifest left out; twice is the same as once. `old` on update: what is stored has its defaults. */
  default?(object: Kind, old?: Kind): Kind;
  /** Clears what a client may not set on create, such as status. */
  prepareForCreate?(object: Kind): Kind;
  /** Carries over what a client may not change on update. */
  prepareForUpdate?(object: Kind, old: Kind): Kind;
  /** `asked`: the object with its defaults, before admission plug-ins added theirs. */
  validate?(object: Kind, asked?: Kind): readonly FieldError[];
  validateUpdate?(object: Kind, old: Kind): readonly FieldError[];
  /** True when an update must raise metadata.generation; absent for kinds without generation. */
  changesGeneration?(object: Kind, old: Kind): boolean;
}
