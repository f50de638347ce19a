import type { IntOrString } from '../meta.ts';
import type { FieldError } from '../status.ts';
import { invalidValue, nonNegative } from '../validation/field.ts';

const percent = (value: IntOrString): number | undefined =>
  typeof value === 'string' && /^\d+%$/.test(value) ? Number(value.slice(0, -1)) : undefined;

/** ValidatePositiveIntOrPercent. */
export function validateIntOrPercent(value: IntOrString, field: string): readonly FieldError[] {
  if (typeof value === 'number') return nonNegative(field, value);
  if (percent(value) !== undefined) return [];
  const why =
    "a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')";
  return [invalidValue(field, value, why)];
}

/** IsNotMoreThan100Percent. */
export function validateAtMostAll(value: IntOrString, field: string): readonly FieldError[] {
  return (percent(value) ?? 0) > 100 ? [invalidValue(field, value, 'must not be greater than 100%')] : [];
}

/** True for 0, `0%` and text that counts as none. */
export function isZero(value: IntOrString): boolean {
  return (percent(value) ?? (Number(value) || 0)) === 0;
}
