import { defined, sameJson } from '../json.ts';
import { defaultPodTemplate } from '../pod/defaults.ts';
import type { FieldError } from '../status.ts';
import type { Strategy } from '../strategy.ts';
import { forbiddenField, invalidValue, nonNegative, notSupported } from '../validation/field.ts';
import { dns1123Subdomain } from '../validation/names.ts';
import { validateObjectMeta, validateObjectMetaUpdate } from '../validation/object-meta.ts';
import { isZero, validateAtMostAll, validateIntOrPercent } from '../workload/percent.ts';
import { SELECTOR_WORDS, validateSelectedTemplate, validateSelection } from '../workload/selector.ts';
import type { Deployment } from './type.ts';

type DeploymentStrategy = NonNullable<Deployment['spec']['strategy']>;

function defaultStrategy(strategy: DeploymentStrategy = {}): DeploymentStrategy {
  const type = strategy.type || 'RollingUpdate';
  if (type !== 'RollingUpdate') return { ...strategy, type };
  const { maxSurge = '25%', maxUnavailable = '25%' } = strategy.rollingUpdate ?? {};
  return { type, rollingUpdate: { maxSurge, maxUnavailable } };
}

/** SetDefaults_Deployment (pkg/apis/apps/v1/defaults.go). */
function defaultDeployment(deployment: Deployment): Deployment {
  const { spec } = deployment;
  return {
    ...deployment,
    spec: defined({
      ...spec,
      replicas: spec.replicas ?? 1,
      template: defaultPodTemplate(spec.template),
      strategy: defaultStrategy(spec.strategy),
      revisionHistoryLimit: spec.revisionHistoryLimit ?? 10,
      progressDeadlineSeconds: spec.progressDeadlineSeconds ?? 600,
    }),
  };
}

/** The strategy as the server's own type is printed. */
const internalStrategy = ({ type, rollingUpdate }: DeploymentStrategy) => ({
  Type: type ?? '',
  RollingUpdate: rollingUpdate
    ? { MaxUnavailable: rollingUpdate.maxUnavailable ?? 0, MaxSurge: rollingUpdate.maxSurge ?? 0 }
    : null,
});

function validateStrategy(strategy: DeploymentStrategy): readonly FieldError[] {
  const field = 'spec.strategy';
  const { type, rollingUpdate } = strategy;
  if (type === 'Recreate')
    return rollingUpdate
      ? [forbiddenField(`${field}.rollingUpdate`, "may not be specified when strategy `type` is 'Recreate'")]
      : [];
  if (type !== 'RollingUpdate')
    return [notSupported(field, internalStrategy(strategy), ['Recreate', 'RollingUpdate'])];
  const { maxSurge = 0, maxUnavailable = 0 } = rollingUpdate ?? {};
  const unavailable = `${field}.rollingUpdate.maxUnavailable`;
  return [
    ...validateIntOrPercent(maxUnavailable, unavailable),
    ...validateIntOrPercent(maxSurge, `${field}.rollingUpdate.maxSurge`),
    ...(isZero(maxSurge) && isZero(maxUnavailable)
      ? [invalidValue(unavailable, maxUnavailable, 'may not be 0 when `maxSurge` is 0')]
      : []),
    ...validateAtMostAll(maxUnavailable, unavailable),
  ];
}

/** ValidateDeploymentSpec (pkg/apis/apps/validation/validation.go), in its order. */
function validateSpec({ spec }: Deployment): readonly FieldError[] {
  const { progressDeadlineSeconds = 600, minReadySeconds = 0 } = spec;
  const deadline = 'spec.progressDeadlineSeconds';
  return [
    ...nonNegative('spec.replicas', spec.replicas),
    ...validateSelection(spec.selector, SELECTOR_WORDS, () =>
      validateSelectedTemplate(spec.selector, spec.template),
    ),
    ...validateStrategy(spec.strategy ?? {}),
    ...nonNegative('spec.minReadySeconds', spec.minReadySeconds),
    ...nonNegative('spec.revisionHistoryLimit', spec.revisionHistoryLimit),
    ...nonNegative(deadline, progressDeadlineSeconds),
    ...(progressDeadlineSeconds <= minReadySeconds
      ? [invalidValue(deadline, progressDeadlineSeconds, 'must be greater than minReadySeconds')]
      : []),
  ];
}

/** pkg/registry/apps/deployment/strategy.go. */
export const deploymentStrategy: Strategy<Deployment> = {
  default: defaultDeployment,
  prepareForCreate: (deployment) => ({ ...deployment, status: {} }),
  prepareForUpdate: (deployment, old) => defined({ ...deployment, status: old.status }) as Deployment,
  validate: (deployment) => [
    ...validateObjectMeta(deployment.metadata, dns1123Subdomain),
    ...validateSpec(deployment),
  ],
  validateUpdate: (deployment, old) => [
    ...validateObjectMetaUpdate(deployment.metadata, old.metadata),
    ...validateSpec(deployment),
    ...(sameJson(deployment.spec.selector, old.spec.selector)
      ? []
      : [invalidValue('spec.selector', deployment.spec.selector, 'field is immutable')]),
  ],
  changesGeneration: (deployment, old) => !sameJson(deployment.spec, old.spec),
};
