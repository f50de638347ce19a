import type { FieldError } from '../status.ts';

/** A value as Go prints it in an error: strings quoted, everything else as JSON, absent as null. */
const printed = (value: unknown): string => JSON.stringify(value ?? null);

const withDetail = (head: string, detail: string): string => (detail === '' ? head : `${head}: ${detail}`);

/** field.Required. */
export function required(field: string, detail = ''): FieldError {
  return { field, reason: 'FieldValueRequired', message: withDetail('Required value', detail) };
}

/** field.Invalid. */
export function invalidValue(field: string, value: unknown, detail: string): FieldError {
  return {
    field,
    reason: 'FieldValueInvalid',
    message: withDetail(`Invalid value: ${printed(value)}`, detail),
  };
}

/** field.NotSupported; the values are listed in the order given. */
export function notSupported(field: string, value: unknown, supported: readonly string[]): FieldError {
  const list = supported.map((each) => JSON.stringify(each)).join(', ');
  return {
    field,
    reason: 'FieldValueNotSupported',
    message: `Unsupported value: ${printed(value)}: supported values: ${list}`,
  };
}

/** field.Duplicate. */
export function duplicate(field: string, value: unknown): FieldError {
  return { field, reason: 'FieldValueDuplicate', message: `Duplicate value: ${printed(value)}` };
}

/** field.Forbidden. */
export function forbiddenField(field: string, detail: string): FieldError {
  return { field, reason: 'FieldValueForbidden', message: withDetail('Forbidden', detail) };
}

/** field.TooMany. */
export function tooMany(field: string, actual: number, most: number): FieldError {
  return {
    field,
    reason: 'FieldValueTooMany',
    message: `Too many: ${actual}: must have at most ${most} items`,
  };
}

/** The field is given and one of these, or an error. */
export function oneOf(
  field: string,
  value: string | undefined,
  supported: readonly string[],
): readonly FieldError[] {
  if (!value) return [required(field)];
  return supported.includes(value) ? [] : [notSupported(field, value, supported)];
}

/** ValidateNonnegativeField. */
export function nonNegative(field: string, value: number | undefined): readonly FieldError[] {
  return (value ?? 0) < 0 ? [invalidValue(field, value, 'must be greater than or equal to 0')] : [];
}

/** One Invalid error for each complaint about a value. */
export function complaints(field: string, value: unknown, texts: readonly string[]): readonly FieldError[] {
  return texts.map((text) => invalidValue(field, value, text));
}
