import { sameJson } from '../json.ts';
import type { ObjectMeta } from '../meta.ts';
import type { FieldError } from '../status.ts';
import { complaints, invalidValue, required } from './field.ts';
import { validateAnnotations, validateLabels } from './labels.ts';
import { qualifiedName } from './names.ts';

type NameRule = (name: string) => readonly string[];

const finalizerErrors = (meta: ObjectMeta): readonly FieldError[] =>
  (meta.finalizers ?? []).flatMap((finalizer) => [
    ...complaints('metadata.finalizers', finalizer, qualifiedName(finalizer)),
    ...(finalizer.includes('/')
      ? []
      : complaints('metadata.finalizers', finalizer, [
          'name is neither a standard finalizer name nor is it fully qualified',
        ])),
  ]);

/** ValidateObjectMeta (apimachinery pkg/api/validation/objectmeta.go). */
export function validateObjectMeta(meta: ObjectMeta, nameRule: NameRule): readonly FieldError[] {
  const errors: FieldError[] = [];
  if (meta.generateName) {
    // A prefix may end in a dash: the suffix follows it.
    const base = meta.generateName.replace(/-$/, 'a');
    errors.push(...complaints('metadata.generateName', meta.generateName, nameRule(base)));
  }
  if (meta.name) errors.push(...complaints('metadata.name', meta.name, nameRule(meta.name)));
  else if (!meta.generateName) errors.push(required('metadata.name', 'name or generateName is required'));
  return [
    ...errors,
    ...validateLabels(meta.labels, 'metadata.labels'),
    ...validateAnnotations(meta.annotations, 'metadata.annotations'),
    ...finalizerErrors(meta),
  ];
}

/** ValidateObjectMetaUpdate. Immutable fields were carried over before. */
export function validateObjectMetaUpdate(meta: ObjectMeta, old: ObjectMeta): readonly FieldError[] {
  const fixed = (['name', 'namespace', 'uid', 'creationTimestamp'] as const).filter(
    (field) => !sameJson(meta[field], old[field]),
  );
  return [
    ...fixed.map((field) => invalidValue(`metadata.${field}`, meta[field], 'field is immutable')),
    ...validateLabels(meta.labels, 'metadata.labels'),
    ...validateAnnotations(meta.annotations, 'metadata.annotations'),
    ...finalizerErrors(meta),
  ];
}
