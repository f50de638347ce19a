import { defined, sameJson } from '../json.ts';
import { defaultPodTemplate } from '../pod/defaults.ts';
import type { FieldError } from '../status.ts';
import type { Strategy } from '../strategy.ts';
import { invalidValue, nonNegative } from '../validation/field.ts';
import { dns1123Subdomain } from '../validation/names.ts';
import { validateObjectMeta, validateObjectMetaUpdate } from '../validation/object-meta.ts';
import { SELECTOR_WORDS, validateSelectedTemplate, validateSelection } from '../workload/selector.ts';
import type { ReplicaSet } from './type.ts';

/** ValidateReplicaSetSpec. */
function validateSpec({ spec }: ReplicaSet): readonly FieldError[] {
  return [
    ...nonNegative('spec.replicas', spec.replicas),
    ...nonNegative('spec.minReadySeconds', spec.minReadySeconds),
    ...validateSelection(spec.selector, SELECTOR_WORDS, () =>
      spec.template ? validateSelectedTemplate(spec.selector, spec.template) : [],
    ),
  ];
}

/** pkg/registry/apps/replicaset/strategy.go. */
export const replicaSetStrategy: Strategy<ReplicaSet> = {
  default: (set) => ({
    ...set,
    spec: defined({
      ...set.spec,
      replicas: set.spec.replicas ?? 1,
      template: defaultPodTemplate(set.spec.template),
    }),
  }),
  prepareForCreate: (set) => ({ ...set, status: { replicas: 0 } }),
  prepareForUpdate: (set, old) => defined({ ...set, status: old.status }) as ReplicaSet,
  validate: (set) => [...validateObjectMeta(set.metadata, dns1123Subdomain), ...validateSpec(set)],
  validateUpdate: (set, old) => [
    ...validateObjectMetaUpdate(set.metadata, old.metadata),
    ...validateSpec(set),
    ...(sameJson(set.spec.selector, old.spec.selector)
      ? []
      : [invalidValue('spec.selector', set.spec.selector, 'field is immutable')]),
  ],
  changesGeneration: (set, old) => !sameJson(set.spec, old.spec),
};
