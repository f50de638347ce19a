/**
 * Kubernetes objects: one file per kind with its type, defaults and validation, after the v1.34 API.
 * Only fields that matter to a packet's path, or that its validation messages name, are modelled.
 */

export type { ConfigMap } from './config-map.ts';
export type { DaemonSet } from './daemon-set.ts';
export { cannotBeHandled, type Decoded, type DecodeError, decode, metadataError } from './decode.ts';
export type { Deployment } from './deployment.ts';
export type { Endpoint, EndpointPort, EndpointSlice } from './endpoint-slice.ts';
export type { EndpointAddress, Endpoints } from './endpoints.ts';
export type { Event } from './event.ts';
export { defined, isObject, type Json, type JsonObject, sameJson, sortedJson, sortKeys } from './json.ts';
export type {
  ApiObjectOf,
  Condition,
  IntOrString,
  LabelSelector,
  ObjectMeta,
  OwnerReference,
} from './meta.ts';
export type { Namespace } from './namespace.ts';
export type { NetworkPolicy, NetworkPolicyPeer, NetworkPolicyPort } from './network-policy.ts';
export type { Node } from './node.ts';
export type { ApiObject } from './object.ts';
export { type PatchStrategy, patchStrategyOf } from './patch/merge-keys.ts';
export { mergePatch } from './patch/merge-patch.ts';
export { applyStrategicPatch } from './patch/strategic.ts';
export { threeWayPatch } from './patch/three-way.ts';
export type {
  Container,
  ContainerPort,
  ContainerStatus,
  Pod,
  PodSpec,
  PodStatus,
  PodTemplate,
  Probe,
} from './pod.ts';
export { conditionOf, isPodActive, isPodFinished, isPodReady } from './pod-state.ts';
export { isQuantity, quantityValue } from './quantity.ts';
export type { ReplicaSet } from './replica-set.ts';
export {
  apiVersionOf,
  groupKind,
  groupResource,
  groupVersionKind,
  groupVersionResource,
  type Resource,
  resourceFor,
  resourceNamed,
  resourceOfKind,
  resources,
} from './resource.ts';
export { labelsContain, selects } from './selector.ts';
export { validateClusterIPs } from './service/cluster-ips.ts';
export { isExternallyAccessible, isHeadless, needsHealthCheck, needsNodePort } from './service/traits.ts';
export type { Service, ServicePort, ServiceSpec } from './service/type.ts';
export type { StatefulSet } from './stateful-set.ts';
export {
  alreadyExists,
  badRequest,
  conflict,
  type FieldError,
  forbidden,
  internalError,
  invalid,
  notFound,
  type Status,
} from './status.ts';
export { strategyOf } from './strategies.ts';
export type { Strategy } from './strategy.ts';
