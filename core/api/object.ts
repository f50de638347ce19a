import type { ConfigMap } from './config-map/type.ts';
import type { ControllerRevision } from './controller-revision/type.ts';
import type { DaemonSet } from './daemon-set/type.ts';
import type { Deployment } from './deployment/type.ts';
import type { EndpointSlice } from './endpoint-slice/type.ts';
import type { Endpoints } from './endpoints/type.ts';
import type { Event } from './event/type.ts';
import type { Namespace } from './namespace/type.ts';
import type { NetworkPolicy } from './network-policy/type.ts';
import type { Node } from './node/type.ts';
import type { Pod } from './pod/type.ts';
import type { ReplicaSet } from './replica-set/type.ts';
import type { Service } from './service/type.ts';
import type { StatefulSet } from './stateful-set/type.ts';

/** Every kind that the API server stores. */
export type ApiObject =
  | ConfigMap
  | ControllerRevision
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
