import type { ApiObjectOf, Condition, LabelSelector } from '../meta.ts';
import type { PodTemplate } from '../pod/type.ts';

export interface ReplicaSet extends ApiObjectOf<'ReplicaSet', 'apps/v1'> {
  readonly spec: {
    readonly replicas?: number;
    readonly minReadySeconds?: number;
    readonly selector: LabelSelector;
    readonly template?: PodTemplate;
  };
  readonly status?: {
    readonly replicas: number;
    readonly fullyLabeledReplicas?: number;
    readonly readyReplicas?: number;
    readonly availableReplicas?: number;
    readonly observedGeneration?: number;
    readonly conditions?: readonly Condition[];
  };
}
