import type { LabelSelector } from '../meta.ts';
import type { FieldError } from '../status.ts';
import { complaints, forbiddenField, invalidValue, required } from './field.ts';
import { labelValue, qualifiedName } from './names.ts';

type StringMap = Readonly<Record<string, string>>;

/** Labels that were found to be right: versions of an object share theirs, and Pods those of their template. */
const right = new WeakSet<StringMap>();

/** ValidateLabels (apimachinery pkg/apis/meta/v1/validation). */
export function validateLabels(labels: StringMap | undefined, field: string): readonly FieldError[] {
  if (!labels || right.has(labels)) return [];
  const errors = labelErrors(labels, field);
  if (errors.length === 0) right.add(labels);
  return errors;
}

function labelErrors(labels: StringMap, field: string): readonly FieldError[] {
  return Object.entries(labels).flatMap(([key, value]) => [
    ...complaints(field, key, qualifiedName(key)),
    ...complaints(field, value, labelValue(value)),
  ]);
}

/** ValidateAnnotations (apimachinery pkg/api/validation/objectmeta.go). */
export function validateAnnotations(
  annotations: StringMap | undefined,
  field: string,
): readonly FieldError[] {
  const entries = Object.entries(annotations ?? {});
  const size = entries.reduce((sum, [key, value]) => sum + key.length + value.length, 0);
  return [
    ...entries.flatMap(([key]) => complaints(field, key, qualifiedName(key.toLowerCase()))),
    ...(size > 262144
      ? [{ field, reason: 'FieldValueTooLong', message: 'Too long: may not be more than 262144 bytes' }]
      : []),
  ];
}

/** ValidateLabelSelector. */
export function validateLabelSelector(selector: LabelSelector, field: string): readonly FieldError[] {
  return [
    ...validateLabels(selector.matchLabels, `${field}.matchLabels`),
    ...(selector.matchExpressions ?? []).flatMap((expression, index) =>
      validateRequirement(expression, `${field}.matchExpressions[${index}]`),
    ),
  ];
}

type Requirement = NonNullable<LabelSelector['matchExpressions']>[number];

function validateRequirement({ key, operator, values }: Requirement, field: string): readonly FieldError[] {
  const given = values ?? [];
  const errors: FieldError[] = [];
  if (operator === 'In' || operator === 'NotIn') {
    if (given.length === 0)
      errors.push(required(`${field}.values`, "must be specified when `operator` is 'In' or 'NotIn'"));
  } else if (operator === 'Exists' || operator === 'DoesNotExist') {
    if (given.length > 0)
      errors.push(
        forbiddenField(
          `${field}.values`,
          "may not be specified when `operator` is 'Exists' or 'DoesNotExist'",
        ),
      );
  } else {
    errors.push(invalidValue(`${field}.operator`, operator, 'not a valid selector operator'));
  }
  errors.push(...complaints(`${field}.key`, key ?? '', qualifiedName(key ?? '')));
  given.forEach((value, index) => {
    errors.push(...complaints(`${field}.values[${index}]`, value, labelValue(value)));
  });
  return errors;
}
