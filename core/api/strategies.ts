import { configMapStrategy } from './config-map/strategy.ts';
import { controllerRevisionStrategy } from './controller-revision/strategy.ts';
import { daemonSetStrategy } from './daemon-set/strategy.ts';
import { deploymentStrategy } from './deployment/strategy.ts';
import { endpointSliceStrategy } from './endpoint-slice/strategy.ts';
import { endpointsStrategy } from './endpoints/strategy.ts';
import { namespaceStrategy } from './namespace/strategy.ts';
import { networkPolicyStrategy } from './network-policy/strategy.ts';
import { nodeStrategy } from './node/strategy.ts';
import type { ApiObject } from './object.ts';
import { podStrategy } from './pod/strategy.ts';
import { replicaSetStrategy } from './replica-set/strategy.ts';
import { serviceStrategy } from './service/strategy.ts';
import { statefulSetStrategy } from './stateful-set/strategy.ts';
import type { Strategy } from './strategy.ts';

type Strategies = {
  readonly [Kind in ApiObject['kind']]: Strategy<Extract<ApiObject, { readonly kind: Kind }>>;
};

const strategies: Strategies = {
  ConfigMap: configMapStrategy,
  ControllerRevision: controllerRevisionStrategy,
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
