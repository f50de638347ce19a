/**
 * Kubernetes objects: one file per kind with its type, defaults and validation, after the v1.34 API.
 * Only fields that matter to a packet's path, or that its validation messages name, are modelled.
 */
import type { ConfigMap } from './config-map.ts';
import type { Deployment } from './deployment.ts';
import type { EndpointSlice } from './endpoint-slice.ts';
import type { Event } from './event.ts';
import type { Namespace } from './namespace.ts';
import type { Node } from './node.ts';
import type { Pod } from './pod.ts';
import type { ReplicaSet } from './replica-set.ts';
import type { Service } from './service.ts';

/** Every kind that the API server stores. */
export type ApiObject =
  | ConfigMap
  | Deployment
  | EndpointSlice
  | Event
  | Namespace
  | Node
  | Pod
  | ReplicaSet
  | Service;

export type { ConfigMap } from './config-map.ts';
export type { Deployment } from './deployment.ts';
export type { Endpoint, EndpointPort, EndpointSlice } from './endpoint-slice.ts';
export type { Event } from './event.ts';
export type {
  ApiObjectOf,
  Condition,
  IntOrString,
  LabelSelector,
  ObjectMeta,
  OwnerReference,
} from './meta.ts';
export type { Namespace } from './namespace.ts';
export type { Node } from './node.ts';
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
export type { ReplicaSet } from './replica-set.ts';
export type { Service, ServicePort, ServiceSpec } from './service.ts';
export type { FieldError, Status } from './status.ts';
