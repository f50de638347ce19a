/**
 * Kubernetes objects after the v1.34 API: per kind its type, defaults, validation and strategy (`<kind>/`), and what all
 * kinds share: discovery, strict decoding, patches, label selectors, `Status` and field errors. Mirrors
 * kubernetes/kubernetes pkg/apis, pkg/registry/<group>/<kind>/strategy.go and k8s.io/apimachinery. Types list the fields
 * that Packetwalk acts on; decoding knows all of them and keeps the others. Simplified: rules of fields that have no
 * bearing on a packet's path (sources of volumes, security contexts, affinity terms) are not checked.
 */

export type { ConfigMap } from './config-map/type.ts';
export type { ControllerRevision } from './controller-revision/type.ts';
export type { DaemonSet } from './daemon-set/type.ts';
export { cannotBeHandled, type DecodeError, decode, metadataError } from './decode.ts';
export type { Deployment } from './deployment/type.ts';
export type { Endpoint, EndpointPort, EndpointSlice } from './endpoint-slice/type.ts';
export type { EndpointAddress, Endpoints } from './endpoints/type.ts';
export type { Event } from './event/type.ts';
export { defined, isObject, type Json, type JsonObject, sameJson, sortedJson, sortKeys } from './json.ts';
export { type ParsedJson, parseJson } from './json-text.ts';
export { lateStrategies } from './late-strategies.ts';
export type {
  Condition,
  IntOrString,
  LabelSelector,
  ObjectMeta,
  OwnerReference,
} from './meta.ts';
export type { Namespace } from './namespace/type.ts';
export type { NetworkPolicy, NetworkPolicyPeer, NetworkPolicyPort } from './network-policy/type.ts';
export { nodeRoles } from './node/printer.ts';
export type { Node } from './node/type.ts';
export type { ApiObject } from './object.ts';
export { conflictsAt, type FieldSet, fieldSetOf, overlaid, without } from './patch/field-set.ts';
export { jsonPatch } from './patch/json-patch.ts';
export { patchStrategyOf } from './patch/merge-keys.ts';
export { mergePatch } from './patch/merge-patch.ts';
export { strategicPatch } from './patch/strategic.ts';
export { threeWayPatch } from './patch/three-way.ts';
export { conditionOf, isPodActive, isPodFinished, isPodReady, podAddresses } from './pod/state.ts';
export type {
  Container,
  ContainerPort,
  ContainerStatus,
  Pod,
  PodSpec,
  PodStatus,
  PodTemplate,
  Probe,
} from './pod/type.ts';
export { cellsOf, columnsOf } from './printers.ts';
export { ago } from './printing/duration.ts';
export type { Cell } from './printing/table.ts';
export { formatLabelSelector, formatLabels } from './printing/text.ts';
export { quantityMistake, quantityValue } from './quantity.ts';
export type { ReplicaSet } from './replica-set/type.ts';
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
export { parseFieldSelector } from './selection/field-selector.ts';
export { parseLabelSelector } from './selection/label-selector.ts';
export { labelsContain, selects } from './selector.ts';
export { serverWords } from './server-words.ts';
export { validateClusterIPs } from './service/cluster-ips.ts';
export { needsHealthCheck, needsNodePort } from './service/traits.ts';
export type { Service, ServicePort, ServiceSpec } from './service/type.ts';
export type { StatefulSet } from './stateful-set/type.ts';
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
export { provideStrategies, strategyOf } from './strategies.ts';
export { configMapKey, labelValue, portName, qualifiedName } from './validation/names.ts';
export { provideWords, warningsOf } from './words.ts';
