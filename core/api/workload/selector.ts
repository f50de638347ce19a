import type { LabelSelector } from '../meta.ts';
import type { PodTemplate } from '../pod/type.ts';
import { validatePodTemplate } from '../pod/validation.ts';
import { selects } from '../selector.ts';
import type { FieldError } from '../status.ts';
import { forbiddenField, invalidValue, notSupported, required } from '../validation/field.ts';
import { validateLabelSelector } from '../validation/labels.ts';

/** A workload's selector: it must be there, select something, and be well-formed. */
export function validateSelector(
  selector: LabelSelector | undefined,
  emptyIsInvalid: string,
): readonly FieldError[] {
  if (selector === undefined) return [required('spec.selector')];
  const isEmpty =
    Object.keys(selector.matchLabels ?? {}).length + (selector.matchExpressions ?? []).length === 0;
  return [
    ...validateLabelSelector(selector, 'spec.selector'),
    ...(isEmpty ? [invalidValue('spec.selector', selector, emptyIsInvalid)] : []),
  ];
}

/** The template's labels are what the selector selects; an absent selector selects nothing. */
export function validateSelected(
  selector: LabelSelector | undefined,
  template: PodTemplate,
): readonly FieldError[] {
  const labels = template.metadata?.labels;
  if (selects(selector, labels ?? {})) return [];
  return [
    invalidValue('spec.template.metadata.labels', labels, '`selector` does not match template `labels`'),
  ];
}

/** What a template may not say in a workload that keeps its Pods running. */
export function validateAlwaysRestarted(template: PodTemplate, kind: string): readonly FieldError[] {
  const { restartPolicy, activeDeadlineSeconds } = template.spec;
  return [
    ...(restartPolicy === 'Always'
      ? []
      : [notSupported('spec.template.spec.restartPolicy', restartPolicy, ['Always'])]),
    ...(activeDeadlineSeconds === undefined
      ? []
      : [
          forbiddenField(
            'spec.template.spec.activeDeadlineSeconds',
            `activeDeadlineSeconds in ${kind} is not Supported`,
          ),
        ]),
  ];
}

/** ValidatePodTemplateSpecForReplicaSet. */
export function validateSelectedTemplate(
  selector: LabelSelector | undefined,
  template: PodTemplate,
): readonly FieldError[] {
  return [
    ...validateSelected(selector, template),
    ...validatePodTemplate(template, 'spec.template'),
    ...validateAlwaysRestarted(template, 'ReplicaSet'),
  ];
}
