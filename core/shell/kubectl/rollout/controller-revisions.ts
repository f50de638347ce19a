import {
  type ControllerRevision,
  type DaemonSet,
  isObject,
  type PodTemplate,
  type StatefulSet,
  strategicPatch,
} from '../../../api/index.ts';
import { listOf, patch, reader } from '../../../apiserver/index.ts';
import type { Revisions } from './revisions.ts';

/** The template that a revision puts in place of another. */
function templateOf({ data }: ControllerRevision): PodTemplate {
  const spec = isObject(data.spec) ? data.spec : {};
  const { $patch: _, ...template } = isObject(spec.template) ? spec.template : {};
  return template as unknown as PodTemplate;
}

/** StatefulSets and DaemonSets keep ControllerRevisions (kubectl pkg/polymorphichelpers history.go, rollback.go). */
export const controllerRevisions: Revisions<StatefulSet | DaemonSet> = {
  all: (state, { metadata }) =>
    listOf(reader(state), 'ControllerRevision', metadata.namespace)
      .filter((each) => each.metadata.ownerReferences?.some(({ uid }) => uid === metadata.uid))
      .sort((one, other) => one.revision - other.revision)
      .map((object) => ({
        revision: object.revision,
        annotations: object.metadata.annotations ?? {},
        template: templateOf(object),
        object,
      })),
  refusal(_, found, asked) {
    if (found) return undefined;
    return asked === 0
      ? 'no last revision to roll back to'
      : `unable to find specified revision ${asked} in history`;
  },
  skippedAs: (_, asked) => asked,
  restore(state, { resource, object }, { object: revision }, context) {
    const { name, namespace = '' } = object.metadata;
    const { data } = revision as ControllerRevision;
    return patch(
      state,
      { resource, namespace, fieldValidation: 'Ignore' },
      name,
      data,
      strategicPatch,
      context,
    );
  },
};
