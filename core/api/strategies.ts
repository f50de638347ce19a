import { configMapStrategy } from './config-map/strategy.ts';
import { deploymentStrategy } from './deployment/strategy.ts';
import { endpointSliceStrategy } from './endpoint-slice/strategy.ts';
import { endpointsStrategy } from './endpoints/strategy.ts';
import { namespaceStrategy } from './namespace/strategy.ts';
import { nodeStrategy } from './node/strategy.ts';
import type { ApiObject } from './object.ts';
import { podStrategy } from './pod/strategy.ts';
import { replicaSetStrategy } from './replica-set/strategy.ts';
import { serviceStrategy } from './service/strategy.ts';
import type { Strategy } from './strategy.ts';

/** One strategy for each kind. */
export type Strategies = {
  readonly [Kind in ApiObject['kind']]: Strategy<Extract<ApiObject, { readonly kind: Kind }>>;
};

/**
 * The strategies that have been loaded: those of the kinds that every cluster has, and what whoever loads core provides. No state of a
 * cluster.
 */
let strategies: Partial<Strategies> = {
  ConfigMap: configMapStrategy,
  Deployment: deploymentStrategy,
  EndpointSlice: endpointSliceStrategy,
  Endpoints: endpointsStrategy,
  // Events are written by components only; their rules would never refuse one.
  Event: {},
  Namespace: namespaceStrategy,
  Node: nodeStrategy,
  Pod: podStrategy,
  ReplicaSet: replicaSetStrategy,
  Service: serviceStrategy,
};

/** Makes the rules of further kinds known to every API server. */
export function provideStrategies(more: Partial<Strategies>): void {
  strategies = { ...strategies, ...more };
}

/** The strategy of a kind. Call it with objects of that kind only. */
export function strategyOf(kind: string): Strategy {
  const strategy = strategies[kind as ApiObject['kind']];
  if (!strategy) throw new Error(`no strategy for kind ${kind}`);
  return strategy as Strategy;
}
