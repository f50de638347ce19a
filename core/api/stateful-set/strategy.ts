import { defined, sameJson } from '../json.ts';
import { defaultPodTemplate } from '../pod/defaults.ts';
import { validatePodTemplate } from '../pod/validation.ts';
import type { FieldError } from '../status.ts';
import type { Strategy } from '../strategy.ts';
import { complaints, forbiddenField, invalidValue, nonNegative, oneOf } from '../validation/field.ts';
import { dns1123Label } from '../validation/names.ts';
import { validateObjectMeta, validateObjectMetaUpdate } from '../validation/object-meta.ts';
import { validateIntOrPercent } from '../workload/percent.ts';
import { validateAlwaysRestarted, validateSelected, validateSelection } from '../workload/selector.ts';
import type { StatefulSet } from './type.ts';

type Spec = StatefulSet['spec'];

function defaultUpdateStrategy(strategy: Spec['updateStrategy'] = {}): NonNullable<Spec['updateStrategy']> {
  const type = strategy.type || 'RollingUpdate';
  if (type !== 'RollingUpdate') return { ...strategy, type };
  return { ...strategy, type, rollingUpdate: { partition: 0, ...strategy.rollingUpdate } };
}

/** SetDefaults_StatefulSet (pkg/apis/apps/v1/defaults.go). */
function defaultStatefulSet(set: StatefulSet): StatefulSet {
  const { spec } = set;
  return {
    ...set,
    spec: defined({
      ...spec,
      replicas: spec.replicas ?? 1,
      template: defaultPodTemplate(spec.template),
      podManagementPolicy: spec.podManagementPolicy || 'OrderedReady',
      updateStrategy: defaultUpdateStrategy(spec.updateStrategy),
      revisionHistoryLimit: spec.revisionHistoryLimit ?? 10,
      persistentVolumeClaimRetentionPolicy: {
        whenDeleted: spec.persistentVolumeClaimRetentionPolicy?.whenDeleted || 'Retain',
        whenScaled: spec.persistentVolumeClaimRetentionPolicy?.whenScaled || 'Retain',
      },
    }),
  };
}

/** The strategy as the server's own type is printed. */
const internalStrategy = ({ type, rollingUpdate }: NonNullable<Spec['updateStrategy']>) => ({
  Type: type ?? '',
  RollingUpdate: rollingUpdate
    ? { Partition: rollingUpdate.partition ?? 0, MaxUnavailable: rollingUpdate.maxUnavailable ?? null }
    : null,
});

function validateUpdateStrategy({ updateStrategy = {} }: Spec): readonly FieldError[] {
  const field = 'spec.updateStrategy';
  const { type, rollingUpdate } = updateStrategy;
  if (type === 'RollingUpdate') {
    const { partition, maxUnavailable } = rollingUpdate ?? {};
    const at = `${field}.rollingUpdate`;
    return [
      ...nonNegative(`${at}.partition`, partition),
      ...(maxUnavailable === undefined ? [] : validateIntOrPercent(maxUnavailable, `${at}.maxUnavailable`)),
    ];
  }
  if (type !== 'OnDelete')
    return [invalidValue(field, internalStrategy(updateStrategy), "must be 'RollingUpdate' or 'OnDelete'")];
  return rollingUpdate
    ? [
        invalidValue(
          `${field}.rollingUpdate`,
          internalStrategy(updateStrategy).RollingUpdate,
          "only allowed for updateStrategy 'RollingUpdate'",
        ),
      ]
    : [];
}

/** ValidateStatefulSetSpec (pkg/apis/apps/validation/validation.go), in its order. */
function validateSpec({ spec }: StatefulSet): readonly FieldError[] {
  const policy = spec.podManagementPolicy;
  const isPolicy = policy === 'OrderedReady' || policy === 'Parallel';
  const retention = ['Retain', 'Delete'];
  return [
    ...(isPolicy
      ? []
      : [invalidValue('spec.podManagementPolicy', policy, "must be 'OrderedReady' or 'Parallel'")]),
    ...validateUpdateStrategy(spec),
    ...(['whenDeleted', 'whenScaled'] as const).flatMap((when) =>
      oneOf(
        `spec.persistentVolumeClaimRetentionPolicy.${when}`,
        spec.persistentVolumeClaimRetentionPolicy?.[when],
        retention,
      ),
    ),
    ...nonNegative('spec.replicas', spec.replicas),
    ...nonNegative('spec.minReadySeconds', spec.minReadySeconds),
    ...nonNegative('spec.ordinals.start', spec.ordinals?.start),
    ...validateSelection(
      spec.selector,
      { empty: 'empty selector is invalid for statefulset', unreadable: '' },
      () => [...validateSelected(spec.selector, spec.template), ...validateTemplate(spec)],
    ),
    ...validateAlwaysRestarted(spec.template, 'StatefulSet'),
  ];
}

/** Claims become volumes when a Pod is made: mounts of them are not missing. */
function validateTemplate({ template, volumeClaimTemplates = [] }: Spec): readonly FieldError[] {
  const claims = volumeClaimTemplates.map((claim) => ({
    name: (claim.metadata as { readonly name?: string } | undefined)?.name ?? '',
    emptyDir: {},
  }));
  const volumes = [...(template.spec.volumes ?? []), ...claims];
  return validatePodTemplate({ ...template, spec: { ...template.spec, volumes } }, 'spec.template');
}

const MUTABLE = [
  'replicas',
  'ordinals',
  'template',
  'updateStrategy',
  'revisionHistoryLimit',
  'persistentVolumeClaimRetentionPolicy',
  'minReadySeconds',
] as const;

const fixedPart = (spec: Spec): Partial<Spec> => {
  const rest: Partial<Record<string, unknown>> = { ...spec };
  for (const field of MUTABLE) delete rest[field];
  return rest as Partial<Spec>;
};

/** ValidateStatefulSetUpdate. */
function validateUpdate(set: StatefulSet, old: StatefulSet): readonly FieldError[] {
  const changed = !sameJson(fixedPart(set.spec), fixedPart(old.spec));
  const list = `${MUTABLE.slice(0, -1)
    .map((each) => `'${each}'`)
    .join(', ')} and '${MUTABLE[MUTABLE.length - 1]}'`;
  return [
    ...validateObjectMetaUpdate(set.metadata, old.metadata),
    ...validateSpec(set),
    ...(changed
      ? [forbiddenField('spec', `updates to statefulset spec for fields other than ${list} are forbidden`)]
      : []),
  ];
}

/** dropStatefulSetDisabledFields: MaxUnavailableStatefulSet is alpha in 1.34, and off. */
function withoutMaxUnavailable(set: StatefulSet): StatefulSet {
  const { rollingUpdate, ...strategy } = set.spec.updateStrategy ?? {};
  if (rollingUpdate?.maxUnavailable === undefined) return set;
  const { maxUnavailable: _, ...kept } = rollingUpdate;
  return { ...set, spec: { ...set.spec, updateStrategy: { ...strategy, rollingUpdate: kept } } };
}

/** pkg/registry/apps/statefulset/strategy.go. */
export const statefulSetStrategy: Strategy<StatefulSet> = {
  default: defaultStatefulSet,
  prepareForCreate: (set) => ({
    ...withoutMaxUnavailable(set),
    status: { replicas: 0, availableReplicas: 0 },
  }),
  prepareForUpdate: (set, old) =>
    defined({ ...withoutMaxUnavailable(set), status: old.status }) as StatefulSet,
  validate: (set) => {
    const { serviceName } = set.spec;
    return [
      ...validateObjectMeta(set.metadata, dns1123Label),
      ...validateSpec(set),
      ...(serviceName ? complaints('spec.serviceName', serviceName, dns1123Label(serviceName)) : []),
    ];
  },
  validateUpdate,
  changesGeneration: (set, old) => !sameJson(set.spec, old.spec),
};
