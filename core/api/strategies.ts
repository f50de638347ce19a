import {
  configMapStrategy,
  namespaceStrategy,
  networkPolicyStrategy,
  nodeStrategy,
} from './cluster-kinds.ts';
import { endpointSliceStrategy } from './discovery/endpoint-slice.ts';
import { endpointsStrategy } from './discovery/endpoints.ts';
import type { ApiObject } from './object.ts';
import { podStrategy } from './pod-rules/strategy.ts';
import { serviceStrategy } from './service/strategy.ts';
import type { Strategy } from './strategy.ts';
import { daemonSetStrategy } from './workload/daemon-set.ts';
import { deploymentStrategy } from './workload/deployment.ts';
import { replicaSetStrategy } from './workload/replica-set.ts';
import { statefulSetStrategy } from './workload/stateful-set.ts';

type Strategies = {
  readonly [Kind in ApiObject['kind']]: Strategy<Extract<ApiObject, { readonly kind: Kind }>>;
};

const strategies: Strategies = {
  ConfigMap: configMapStrategy,
  DaemonSet: daemonSetStrategy,
  Deployment: deploymentStrategy,
  EndpointSlice: endpointSliceStrategy,
  Endpoints: endpointsStrategy,
  // Events are written by components only; their rules would never refuse one.
  Event: {},
  Namespace: namespaceStrategy,
  NetworkPolicy: networkPolicyStrategy,
  Node: nodeStrategy,
  Pod: podStrategy,
  ReplicaSet: replicaSetStrategy,
  Service: serviceStrategy,
  StatefulSet: statefulSetStrategy,
};

/** The strategy of a kind. Call it with objects of that kind only. */
export function strategyOf(kind: string): Strategy {
  const strategy = strategies[kind as ApiObject['kind']];
  if (!strategy) throw new Error(`no strategy for kind ${kind}`);
  return strategy as Strategy;
}
