import type { FieldError, Service } from '../../api/index.ts';

/** A Service with what it was given, or why it cannot have it. */
export type Allocation =
  | { readonly ok: true; readonly service: Service }
  | { readonly ok: false; readonly errors: readonly FieldError[] }
  /** Trouble that is no field's: 500. */
  | { readonly ok: false; readonly internal: string };

/** One Invalid field. */
export function invalidField(field: string, value: unknown, detail: string): FieldError {
  return {
    field,
    reason: 'FieldValueInvalid',
    message: `Invalid value: ${JSON.stringify(value)}: ${detail}`,
  };
}

/** Refused for one field. */
export function refusedField(field: string, value: unknown, detail: string): Allocation {
  return { ok: false, errors: [invalidField(field, value, detail)] };
}
