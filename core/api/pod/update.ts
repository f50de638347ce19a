import { sameJson } from '../json.ts';
import type { FieldError } from '../status.ts';
import { forbiddenField, invalidValue, required } from '../validation/field.ts';
import { validateObjectMetaUpdate } from '../validation/object-meta.ts';
import { specDiff } from '../words.ts';
import type { Container, Pod, PodSpec } from './type.ts';
import { validateNodeName, validatePodSpec, validateTolerations } from './validation.ts';

const UPDATABLE = [
  '`spec.containers[*].image`',
  '`spec.initContainers[*].image`',
  '`spec.activeDeadlineSeconds`',
  '`spec.tolerations` (only additions to existing tolerations)',
  '`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)',
].join(',');

/** ValidateContainerUpdates: containers neither come nor go, and keep an image. */
function validateContainerUpdates(
  after: readonly Container[],
  before: readonly Container[],
  field: string,
): readonly FieldError[] {
  if (after.length !== before.length)
    return [forbiddenField(field, 'pod updates may not add or remove containers')];
  return after.flatMap(({ image }, index) => {
    const at = `${field}[${index}].image`;
    if (!image) return [required(at)];
    return image.trim() === image
      ? []
      : [invalidValue(at, image, 'must not have leading or trailing whitespace')];
  });
}

const withImagesOf = (containers: readonly Container[], old: readonly Container[]): readonly Container[] =>
  containers.map((container, index) => {
    const image = old[index]?.image;
    return image === undefined ? container : { ...container, image };
  });

/** The new spec with everything that may change taken from the old one; a Pod without node may be given one. */
function munged(spec: PodSpec, old: PodSpec): PodSpec {
  const { activeDeadlineSeconds: _, tolerations: __, nodeName, ...rest } = spec;
  const node = old.nodeName ? nodeName : old.nodeName;
  return {
    ...rest,
    ...(node === undefined ? {} : { nodeName: node }),
    ...(old.activeDeadlineSeconds === undefined ? {} : { activeDeadlineSeconds: old.activeDeadlineSeconds }),
    ...(old.tolerations === undefined ? {} : { tolerations: old.tolerations }),
    containers: withImagesOf(spec.containers, old.containers),
    ...(spec.initContainers
      ? { initContainers: withImagesOf(spec.initContainers, old.initContainers ?? []) }
      : {}),
  };
}

/** validateOnlyAddedTolerations: those there were stay, but for how long they last. */
function validateOnlyAddedTolerations(spec: PodSpec, old: PodSpec): readonly FieldError[] {
  const field = 'spec.tolerations';
  const lasting = ({ tolerationSeconds: _, ...rest }: NonNullable<PodSpec['tolerations']>[number]) => rest;
  const after = (spec.tolerations ?? []).map(lasting);
  const isKept = (old.tolerations ?? []).every((each) => after.some((one) => sameJson(one, lasting(each))));
  if (isKept) return validateTolerations(spec, field);
  return [forbiddenField(field, 'existing toleration can not be modified except its tolerationSeconds')];
}

/** Whether the new spec is the very old one with a node's name: what a scheduler's Binding makes of it. */
export function isBinding(spec: PodSpec, old: PodSpec): boolean {
  if (old.nodeName) return false;
  for (const key in spec)
    if (key !== 'nodeName' && spec[key as keyof PodSpec] !== old[key as keyof PodSpec]) return false;
  for (const key in old) if (!(key in spec)) return false;
  return true;
}

/** ValidatePodUpdate (pkg/apis/core/validation/validation.go). */
export function validatePodUpdate(pod: Pod, old: Pod): readonly FieldError[] {
  // All else was found to be right when it was stored.
  if (isBinding(pod.spec, old.spec))
    return [...validateObjectMetaUpdate(pod.metadata, old.metadata), ...validateNodeName(pod.spec, 'spec')];
  const counts = [
    ...validateContainerUpdates(pod.spec.containers, old.spec.containers, 'spec.containers'),
    ...validateContainerUpdates(
      pod.spec.initContainers ?? [],
      old.spec.initContainers ?? [],
      'spec.initContainers',
    ),
  ];
  const first = [
    ...validateObjectMetaUpdate(pod.metadata, old.metadata),
    ...(sameJson(pod.spec, old.spec) ? [] : validatePodSpec(pod.spec, 'spec', true)),
    ...counts,
  ];
  if (counts.some(({ reason }) => reason === 'FieldValueForbidden')) return first;
  const tolerations = validateOnlyAddedTolerations(pod.spec, old.spec);
  const after = munged(pod.spec, old.spec);
  if (sameJson(after, old.spec)) return [...first, ...tolerations];
  const detail = `pod updates may not change fields other than ${UPDATABLE}\n${specDiff(old.spec, after)}`;
  return [...first, ...tolerations, forbiddenField('spec', detail)];
}
