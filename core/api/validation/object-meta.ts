import { sameJson } from '../json.ts';
import type { ObjectMeta } from '../meta.ts';
import type { FieldError } from '../status.ts';
import { complaints, forbiddenField, invalidValue, required } from './field.ts';
import { validateAnnotations, validateLabels } from './labels.ts';
import { qualifiedName } from './names.ts';

type NameRule = (name: string) => readonly string[];

/** Finalizers that need no domain (pkg/apis/core/helper IsStandardFinalizerName). */
const STANDARD = ['kubernetes', 'orphan', 'foregroundDeletion'];

/** ValidateFinalizers, then validateKubeFinalizerName of each (pkg/apis/core/validation/validation.go). */
function finalizerErrors({ finalizers = [] }: ObjectMeta): readonly FieldError[] {
  const field = 'metadata.finalizers';
  const both = finalizers.includes('orphan') && finalizers.includes('foregroundDeletion');
  const unknown = 'name is neither a standard finalizer name nor is it fully qualified';
  return [
    ...finalizers.flatMap((finalizer) => complaints(field, finalizer, qualifiedName(finalizer))),
    ...(both
      ? [invalidValue(field, finalizers, 'finalizer orphan and foregroundDeletion cannot be both set')]
      : []),
    ...finalizers.flatMap((finalizer, index) =>
      finalizer.includes('/') || STANDARD.includes(finalizer)
        ? []
        : [invalidValue(`${field}[${index}]`, finalizer, unknown)],
    ),
  ];
}

/** ValidateOwnerReferences: each complete, no Event among them, one controller at most. */
function ownerErrors({ ownerReferences = [] }: ObjectMeta): readonly FieldError[] {
  const field = 'metadata.ownerReferences';
  const controllers = ownerReferences.filter(({ controller }) => controller === true);
  const titles = controllers.map(({ kind, name }) => `${kind}/${name}`);
  const several = 'Only one reference can have Controller set to true. Found "true" in references for';
  return [
    ...ownerReferences.flatMap((owner) => [
      ...(owner.apiVersion
        ? []
        : [invalidValue(`${field}.apiVersion`, owner.apiVersion ?? '', 'version must not be empty')]),
      ...(['kind', 'name', 'uid'] as const).flatMap((name) =>
        owner[name] ? [] : [invalidValue(`${field}.${name}`, owner[name] ?? '', 'must not be empty')],
      ),
      ...(owner.apiVersion === 'v1' && owner.kind === 'Event'
        ? [invalidValue(field, owner, '/v1, Kind=Event is disallowed from being an owner')]
        : []),
    ]),
    ...titles
      .slice(1)
      .map((title) => invalidValue(field, ownerReferences, `${several} ${titles[0]} and ${title}`)),
  ];
}

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
    ...ownerErrors(meta),
    ...finalizerErrors(meta),
  ];
}

/** ValidateObjectMetaUpdate. Immutable fields were carried over before. */
export function validateObjectMetaUpdate(meta: ObjectMeta, old: ObjectMeta): readonly FieldError[] {
  const fixed = (['name', 'namespace', 'uid', 'creationTimestamp'] as const).filter(
    (field) => !sameJson(meta[field], old[field]),
  );
  const added = (meta.finalizers ?? []).filter((each) => !old.finalizers?.includes(each)).sort();
  const late = `no new finalizers can be added if the object is being deleted, found new finalizers []string{${added.map((each) => JSON.stringify(each)).join(', ')}}`;
  return [
    ...(old.deletionTimestamp !== undefined && added.length > 0
      ? [forbiddenField('metadata.finalizers', late)]
      : []),
    ...fixed.map((field) => invalidValue(`metadata.${field}`, meta[field], 'field is immutable')),
    ...validateLabels(meta.labels, 'metadata.labels'),
    ...validateAnnotations(meta.annotations, 'metadata.annotations'),
    ...ownerErrors(meta),
    ...finalizerErrors(meta),
  ];
}
