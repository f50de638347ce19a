import { defined, sameJson } from '../json.ts';
import { defaultPodTemplate } from '../pod/defaults.ts';
import { validatePodTemplate } from '../pod/validation.ts';
import type { FieldError } from '../status.ts';
import type { Strategy } from '../strategy.ts';
import { invalidValue, nonNegative, notSupported, required } from '../validation/field.ts';
import { dns1123Subdomain } from '../validation/names.ts';
import { validateObjectMeta, validateObjectMetaUpdate } from '../validation/object-meta.ts';
import { isZero, validateAtMostAll, validateIntOrPercent } from '../workload/percent.ts';
import { validateAlwaysRestarted, validateDaemonSelection } from '../workload/selector.ts';
import type { DaemonSet } from './type.ts';

type UpdateStrategy = NonNullable<DaemonSet['spec']['updateStrategy']>;

/** Counts the templates of a DaemonSet, for clients of the old API group. */
const TEMPLATE_GENERATION = 'deprecated.daemonset.template.generation';

function defaultUpdateStrategy(strategy: UpdateStrategy = {}): UpdateStrategy {
  const type = strategy.type || 'RollingUpdate';
  if (type !== 'RollingUpdate') return { ...strategy, type };
  return { type, rollingUpdate: { maxUnavailable: 1, maxSurge: 0, ...strategy.rollingUpdate } };
}

/** SetDefaults_DaemonSet (pkg/apis/apps/v1/defaults.go). */
function defaultDaemonSet(set: DaemonSet): DaemonSet {
  const { spec } = set;
  return {
    ...set,
    spec: defined({
      ...spec,
      template: defaultPodTemplate(spec.template),
      updateStrategy: defaultUpdateStrategy(spec.updateStrategy),
      revisionHistoryLimit: spec.revisionHistoryLimit ?? 10,
    }),
  };
}

/** The strategy as the server's own type is printed. */
const internalStrategy = ({ type, rollingUpdate }: UpdateStrategy) => ({
  Type: type ?? '',
  RollingUpdate: rollingUpdate
    ? { MaxUnavailable: rollingUpdate.maxUnavailable ?? 0, MaxSurge: rollingUpdate.maxSurge ?? 0 }
    : null,
});

function validateUpdateStrategy(strategy: UpdateStrategy): readonly FieldError[] {
  const field = 'spec.updateStrategy.rollingUpdate';
  if (strategy.type === 'OnDelete') return [];
  if (strategy.type !== 'RollingUpdate')
    return [notSupported('spec.updateStrategy', internalStrategy(strategy), ['RollingUpdate', 'OnDelete'])];
  const { maxUnavailable = 0, maxSurge = 0 } = strategy.rollingUpdate ?? {};
  return [
    ...validateIntOrPercent(maxUnavailable, `${field}.maxUnavailable`),
    ...validateIntOrPercent(maxSurge, `${field}.maxSurge`),
    ...validateAtMostAll(maxUnavailable, `${field}.maxUnavailable`),
    ...validateAtMostAll(maxSurge, `${field}.maxSurge`),
    ...(isZero(maxUnavailable) && isZero(maxSurge)
      ? [required(`${field}.maxUnavailable`, 'cannot be 0 when maxSurge is 0')]
      : []),
    ...(!isZero(maxUnavailable) && !isZero(maxSurge)
      ? [invalidValue(`${field}.maxSurge`, maxSurge, 'may not be set when maxUnavailable is non-zero')]
      : []),
  ];
}

/** ValidateDaemonSetSpec, in its order. */
function validateSpec({ spec }: DaemonSet): readonly FieldError[] {
  return [
    ...validateDaemonSelection(spec.selector, spec.template),
    ...validatePodTemplate(spec.template, 'spec.template'),
    ...validateAlwaysRestarted(spec.template, 'DaemonSet'),
    ...nonNegative('spec.minReadySeconds', spec.minReadySeconds),
    ...validateUpdateStrategy(spec.updateStrategy ?? {}),
    ...nonNegative('spec.revisionHistoryLimit', spec.revisionHistoryLimit),
  ];
}

const withTemplateGeneration = (set: DaemonSet, generation: string): DaemonSet => ({
  ...set,
  metadata: {
    ...set.metadata,
    annotations: { ...set.metadata.annotations, [TEMPLATE_GENERATION]: generation },
  },
});

/** pkg/registry/apps/daemonset/strategy.go. */
export const daemonSetStrategy: Strategy<DaemonSet> = {
  default: defaultDaemonSet,
  prepareForCreate: (set) => {
    const status = {
      currentNumberScheduled: 0,
      numberMisscheduled: 0,
      desiredNumberScheduled: 0,
      numberReady: 0,
    };
    return { ...withTemplateGeneration(set, '1'), status };
  },
  prepareForUpdate: (set, old) => {
    const before = Number(old.metadata.annotations?.[TEMPLATE_GENERATION] ?? 1);
    const next = sameJson(set.spec.template, old.spec.template) ? before : before + 1;
    return defined({ ...withTemplateGeneration(set, String(next)), status: old.status }) as DaemonSet;
  },
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
