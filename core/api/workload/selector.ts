import type { LabelSelector } from '../meta.ts';
import type { PodTemplate } from '../pod/type.ts';
import { validatePodTemplate } from '../pod/validation.ts';
import { selects } from '../selector.ts';
import type { FieldError } from '../status.ts';
import { forbiddenField, invalidValue, notSupported, required } from '../validation/field.ts';
import { validateLabelSelector } from '../validation/labels.ts';

type Selector = LabelSelector | undefined;

const FIELD = 'spec.selector';

/** What Deployments and ReplicaSets say of a selector that selects nothing, or that cannot be read. */
export const SELECTOR_WORDS = {
  empty: 'empty selector is invalid for deployment',
  unreadable: 'invalid label selector',
} as const;

const isEmpty = ({ matchLabels = {}, matchExpressions = [] }: LabelSelector): boolean =>
  Object.keys(matchLabels).length + matchExpressions.length === 0;

/**
 * A workload's selector, and what it selects. The selector must be there, select something, and be well-formed: one that
 * is not, selects nothing, and the template is not looked at (`unreadable`: what is said then).
 */
export function validateSelection(
  selector: Selector,
  words: { readonly empty: string; readonly unreadable: string },
  template: () => readonly FieldError[],
): readonly FieldError[] {
  if (selector === undefined) return [required(FIELD), ...template()];
  const malformed = validateLabelSelector(selector, FIELD);
  return [
    ...malformed,
    ...(isEmpty(selector) ? [invalidValue(FIELD, selector, words.empty)] : []),
    ...(malformed.length > 0 ? [invalidValue(FIELD, selector, words.unreadable)] : template()),
  ];
}

/** The selector of a DaemonSet: an absent one is told by what it does not select (ValidateDaemonSetSpec). */
export function validateDaemonSelection(selector: Selector, template: PodTemplate): readonly FieldError[] {
  const malformed = selector ? validateLabelSelector(selector, FIELD) : [];
  return [
    ...malformed,
    ...(malformed.length > 0 ? [] : validateSelected(selector, template)),
    ...(selector && isEmpty(selector)
      ? [invalidValue(FIELD, selector, 'empty selector is invalid for daemonset')]
      : []),
  ];
}

/** The template's labels are what the selector selects; an absent selector selects nothing. */
export function validateSelected(selector: Selector, template: PodTemplate): readonly FieldError[] {
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
