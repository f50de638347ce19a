import { sameJson } from './json.ts';
import type { ApiObject } from './object.ts';
import { serviceStrategy } from './service/strategy.ts';
import type { Strategy } from './strategy.ts';

const specChanges = (object: ApiObject, old: ApiObject): boolean =>
  !sameJson('spec' in object ? object.spec : undefined, 'spec' in old ? old.spec : undefined);

const workload: Strategy = { changesGeneration: specChanges };

const strategies: Readonly<Record<string, Strategy>> = {
  Service: serviceStrategy as Strategy,
  Pod: workload,
  Deployment: workload,
  ReplicaSet: workload,
  StatefulSet: workload,
  DaemonSet: workload,
};

/** The strategy of a kind. */
export function strategyOf(kind: string): Strategy {
  return strategies[kind] ?? {};
}
