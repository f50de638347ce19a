/** Fields of apps/v1. Read by `structs`. */
export const workloadFields = `
Deployment: metadata ObjectMeta, spec DeploymentSpec, status any
DeploymentSpec: minReadySeconds int32, paused bool, progressDeadlineSeconds *int32, replicas *int32,
  revisionHistoryLimit *int32, selector LabelSelector, strategy DeploymentStrategy, template PodTemplateSpec
DeploymentStrategy: rollingUpdate RollingUpdateDeployment, type DeploymentStrategyType
RollingUpdateDeployment: maxSurge *intstr, maxUnavailable *intstr
PodTemplateSpec: metadata ObjectMeta, spec PodSpec
ReplicaSet: metadata ObjectMeta, spec ReplicaSetSpec, status any
ReplicaSetSpec: minReadySeconds int32, replicas *int32, selector LabelSelector, template PodTemplateSpec
StatefulSet: metadata ObjectMeta, spec StatefulSetSpec, status any
StatefulSetSpec: minReadySeconds int32, ordinals StatefulSetOrdinals, persistentVolumeClaimRetentionPolicy
  StatefulSetPersistentVolumeClaimRetentionPolicy, podManagementPolicy PodManagementPolicyType, replicas
  *int32, revisionHistoryLimit *int32, selector LabelSelector, serviceName string, template PodTemplateSpec,
  updateStrategy StatefulSetUpdateStrategy, volumeClaimTemplates any
StatefulSetOrdinals: start int32
StatefulSetPersistentVolumeClaimRetentionPolicy: whenDeleted string, whenScaled string
StatefulSetUpdateStrategy: rollingUpdate RollingUpdateStatefulSetStrategy, type
  StatefulSetUpdateStrategyType
RollingUpdateStatefulSetStrategy: maxUnavailable *intstr, partition *int32
ControllerRevision: data any, metadata ObjectMeta, revision int64
DaemonSet: metadata ObjectMeta, spec DaemonSetSpec, status any
DaemonSetSpec: minReadySeconds int32, revisionHistoryLimit *int32, selector LabelSelector, template
  PodTemplateSpec, updateStrategy DaemonSetUpdateStrategy
DaemonSetUpdateStrategy: rollingUpdate RollingUpdateDaemonSet, type DaemonSetUpdateStrategyType
RollingUpdateDaemonSet: maxSurge *intstr, maxUnavailable *intstr
`;
