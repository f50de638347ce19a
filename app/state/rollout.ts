import type { Deployment } from '../../core/index.ts';
import type { State } from './store.ts';

/** A rollout that has come to rest before it was through: the new Pods do not get ready, so the old ones stay. */
export interface WaitingRollout {
  readonly namespace: string;
  readonly name: string;
  readonly oldPods: number;
  readonly newPods: number;
}

const isDeployment = (object: { readonly kind: string }): object is Deployment =>
  object.kind === 'Deployment';

/** The first Deployment of a person's own that waits; frames come from a settled cluster, so it will wait for ever. */
export function waitingRollout({ mirror }: State): WaitingRollout | undefined {
  for (const object of Object.values(mirror.objects.Deployment ?? {})) {
    if (!isDeployment(object) || object.metadata.namespace === 'kube-system') continue;
    const { replicas = 0, updatedReplicas = 0 } = object.status ?? {};
    if (updatedReplicas >= replicas) continue;
    const { namespace = 'default', name } = object.metadata;
    return { namespace, name, oldPods: replicas - updatedReplicas, newPods: updatedReplicas };
  }
  return undefined;
}
