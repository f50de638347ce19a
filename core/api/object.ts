import type { ConfigMap } from './config-map.ts';
import type { DaemonSet } from './daemon-set.ts';
import type { Deployment } from './deployment.ts';
import type { EndpointSlice } from './endpoint-slice.ts';
import type { Endpoints } from './endpoints.ts';
import type { Event } from './event.ts';
import type { Namespace } from './namespace.ts';
import type { NetworkPolicy } from './network-policy.ts';
import type { Node } from './node.ts';
import type { Pod } from './pod.ts';
import type { ReplicaSet } from './replica-set.ts';
import type { Service } from './service/type.ts';
import type { StatefulSet } from './stateful-set.ts';

/** Every kind that the API server stores. */
export type ApiObject =
  | ConfigMap
  | DaemonSet
  | Deployment
  | EndpointSlice
  | Endpoints
  | Event
  | Namespace
  | NetworkPolicy
  | Node
  | Pod
  | ReplicaSet
  | Service
  | StatefulSet;
