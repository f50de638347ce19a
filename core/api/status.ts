import { groupKind, groupResource, type Resource } from './resource.ts';

/** field.Error: one thing wrong with one field (k8s.io/apimachinery pkg/util/validation/field/errors.go). */
export interface FieldError {
  /** Path as the API server prints it: `spec.ports[0].targetPort`. */
  readonly field: string;
  /** metav1.CauseType, such as `FieldValueInvalid`. */
  readonly reason: string;
  /** Everything after `field: `, such as `Invalid value: 70000: must be between 1 and 65535, inclusive`. */
  readonly message: string;
}

/** metav1.Status of a refused request. */
export interface Status {
  readonly code: number;
  /** metav1.StatusReason: `BadRequest`, `Invalid`, `NotFound`, `AlreadyExists`, `Conflict`, … */
  readonly reason: string;
  readonly message: string;
  /** metav1.StatusDetails: which object; `kind` is the resource name except for `Invalid`, which has the kind. */
  readonly details?: { readonly name?: string; readonly group?: string; readonly kind?: string };
  readonly causes?: readonly FieldError[];
}

const details = (resource: Resource, kind: string, name: string) =>
  resource.group === '' ? { name, kind } : { name, group: resource.group, kind };

/** 404 (apimachinery pkg/api/errors NewNotFound). */
export function notFound(resource: Resource, name: string): Status {
  return {
    code: 404,
    reason: 'NotFound',
    message: `${groupResource(resource)} "${name}" not found`,
    details: details(resource, resource.name, name),
  };
}

/** 409 on create (NewAlreadyExists). */
export function alreadyExists(resource: Resource, name: string): Status {
  return {
    code: 409,
    reason: 'AlreadyExists',
    message: `${groupResource(resource)} "${name}" already exists`,
    details: details(resource, resource.name, name),
  };
}

/** 409 on update with an old resourceVersion (NewConflict, registry OptimisticLockErrorMsg). */
export function conflict(resource: Resource, name: string, why: string = OPTIMISTIC_LOCK): Status {
  return {
    code: 409,
    reason: 'Conflict',
    message: `Operation cannot be fulfilled on ${groupResource(resource)} "${name}": ${why}`,
    details: details(resource, resource.name, name),
  };
}

const OPTIMISTIC_LOCK =
  'the object has been modified; please apply your changes to the latest version and try again';

/** 400 (NewBadRequest). */
export function badRequest(message: string): Status {
  return { code: 400, reason: 'BadRequest', message };
}

/** 500 (NewInternalError). */
export function internalError(why: string): Status {
  return { code: 500, reason: 'InternalError', message: `Internal error occurred: ${why}` };
}

/** 403 (NewForbidden). */
export function forbidden(resource: Resource, name: string, why: string): Status {
  return {
    code: 403,
    reason: 'Forbidden',
    message: `${groupResource(resource)} "${name}" is forbidden: ${why}`,
    details: details(resource, resource.name, name),
  };
}

/**
 * 422 with every field error (NewInvalid; several are printed as a Go list, each once: field.ErrorList ToAggregate).
 */
export function invalid(resource: Resource, name: string, errors: readonly FieldError[]): Status {
  const lines = [...new Set(errors.map((each) => `${each.field}: ${each.message}`))];
  const text = lines.length === 1 ? lines[0] : `[${lines.join(', ')}]`;
  return {
    code: 422,
    reason: 'Invalid',
    message: `${groupKind(resource)} "${name}" is invalid: ${text}`,
    details: details(resource, resource.kind, name),
    causes: errors,
  };
}
