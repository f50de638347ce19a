import {
  type ApiObject,
  type Deployment,
  type Json,
  jsonPatch,
  type PodTemplate,
  type ReplicaSet,
} from '../../../api/index.ts';
import { type ApiState, listOf, patch, reader } from '../../../apiserver/index.ts';
import type { Revisions } from './revisions.ts';

const REVISION = 'deployment.kubernetes.io/revision';

const revisionOf = ({ metadata }: ApiObject): number => Number(metadata.annotations?.[REVISION] ?? 0);

/** The ReplicaSets of a Deployment, by revision. */
function setsOf(state: ApiState, { metadata }: Deployment): readonly ReplicaSet[] {
  return listOf(reader(state), 'ReplicaSet', metadata.namespace)
    .filter((set) =>
      set.metadata.ownerReferences?.some(({ uid, controller }) => controller && uid === metadata.uid),
    )
    .sort((one, other) => revisionOf(one) - revisionOf(other));
}

/** The template of a revision, without what the controller adds to it. */
function templateOf({ spec }: ReplicaSet): PodTemplate {
  const { 'pod-template-hash': _, ...labels } = spec.template?.metadata?.labels ?? {};
  return { ...(spec.template as PodTemplate), metadata: { ...spec.template?.metadata, labels } };
}

/** A Deployment's revisions are its ReplicaSets (kubectl pkg/polymorphichelpers history.go, rollback.go). */
export const deploymentRevisions: Revisions<Deployment> = {
  all: (state, deployment) =>
    setsOf(state, deployment).map((set) => ({
      revision: revisionOf(set),
      annotations: set.metadata.annotations ?? {},
      template: set.spec.template as PodTemplate,
      object: set,
    })),
  refusal({ metadata: { name }, spec }, found, asked) {
    if (!found)
      return asked === 0
        ? `no rollout history found for deployment "${name}"`
        : `unable to find specified revision ${asked} in history`;
    return spec.paused
      ? `you cannot rollback a paused deployment; resume it first with 'kubectl rollout resume' and try again`
      : undefined;
  },
  skippedAs: ({ revision }) => revision,
  restore(state, { resource, object }, { object: set }, context) {
    const { name, namespace = '' } = object.metadata;
    const value = templateOf(set as ReplicaSet) as unknown as Json;
    const body = [{ op: 'replace', path: '/spec/template', value }];
    return patch(state, { resource, namespace, fieldValidation: 'Ignore' }, name, body, jsonPatch, context);
  },
};
