import { controllerRevisionStrategy } from './controller-revision/strategy.ts';
import { daemonSetStrategy } from './daemon-set/strategy.ts';
import { networkPolicyStrategy } from './network-policy/strategy.ts';
import { statefulSetStrategy } from './stateful-set/strategy.ts';
import type { Strategies } from './strategies.ts';

/** Strategies of the kinds that the opening example does without. */
export const lateStrategies = {
  ControllerRevision: controllerRevisionStrategy,
  DaemonSet: daemonSetStrategy,
  NetworkPolicy: networkPolicyStrategy,
  StatefulSet: statefulSetStrategy,
} satisfies Partial<Strategies>;
