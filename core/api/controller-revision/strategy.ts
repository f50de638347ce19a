import { sameJson } from '../json.ts';
import type { Strategy } from '../strategy.ts';
import { invalidValue, nonNegative } from '../validation/field.ts';
import { dns1123Subdomain } from '../validation/names.ts';
import { validateObjectMeta, validateObjectMetaUpdate } from '../validation/object-meta.ts';
import type { ControllerRevision } from './type.ts';

/** pkg/registry/apps/controllerrevision/strategy.go: written once, then only counted up. */
export const controllerRevisionStrategy: Strategy<ControllerRevision> = {
  validate: ({ metadata, revision }) => [
    ...validateObjectMeta(metadata, dns1123Subdomain),
    ...nonNegative('revision', revision),
  ],
  validateUpdate: (next, old) => [
    ...validateObjectMetaUpdate(next.metadata, old.metadata),
    ...nonNegative('revision', next.revision),
    ...(sameJson(next.data, old.data) ? [] : [invalidValue('data', next.data, 'field is immutable')]),
  ],
};
