import {
  type ControllerRevision,
  type DaemonSet,
  type JsonObject,
  type PodTemplate,
  type StatefulSet,
  sameJson,
  sortKeys,
} from '../api/index.ts';
import { type Effect, ownedBy, type Reader } from '../apiserver/index.ts';
import { controllerRef, isControlledBy } from './owner.ts';

/** What Pods are told apart by: the revision whose template they were made of. */
export const REVISION_LABEL = 'controller-revision-hash';

type Owner = StatefulSet | DaemonSet;

/** The revisions of an owner, oldest first (pkg/controller/history SortControllerRevisions). */
export function revisionsOf(read: Reader, owner: Owner): readonly ControllerRevision[] {
  const owned = ownedBy(read, 'ControllerRevision', owner.metadata).filter((each) =>
    isControlledBy(each, owner),
  );
  return [...owned].sort((one, other) => one.revision - other.revision);
}

/** The patch that puts the template in place of another one (getPatch of both controllers). */
export const patchOf = ({ template }: { readonly template: PodTemplate }): JsonObject => ({
  // A template is JSON with a known shape.
  spec: { template: { ...(template as unknown as JsonObject), $patch: 'replace' } },
});

/** The template that a revision holds. */
export function templateOf({ data }: ControllerRevision): PodTemplate {
  const { template } = data.spec as { readonly template: JsonObject };
  const { $patch: _, ...rest } = template;
  return rest as unknown as PodTemplate;
}

/** A new revision, still to be created. */
export const newRevision = (
  owner: Owner,
  name: string,
  revision: number,
  labels: Readonly<Record<string, string>>,
): ControllerRevision => ({
  apiVersion: 'apps/v1',
  kind: 'ControllerRevision',
  metadata: {
    name,
    namespace: owner.metadata.namespace ?? 'default',
    labels: { ...owner.spec.template.metadata?.labels, ...labels },
    ...(owner.metadata.annotations ? { annotations: owner.metadata.annotations } : {}),
    ownerReferences: [controllerRef(owner)],
  },
  // The server keeps it as it was written, byte for byte, and clients compare the bytes.
  data: sortKeys(patchOf(owner.spec)) as JsonObject,
  revision,
});

/**
 * The revision of the current template: the newest one, an older one that is counted up (a rollback), or one that is
 * made now (getStatefulSetRevisions, constructHistory).
 */
export function updateRevisionOf(
  owner: Owner,
  revisions: readonly ControllerRevision[],
  make: (revision: number) => ControllerRevision,
): { readonly revision: ControllerRevision; readonly effects: readonly Effect[] } {
  const data = patchOf(owner.spec);
  const newest = revisions.at(-1);
  const same = revisions.filter((each) => sameJson(each.data, data)).at(-1);
  if (same && same === newest) return { revision: same, effects: [] };
  const next = (newest?.revision ?? 0) + 1;
  const revision = same ? { ...same, revision: next } : make(next);
  return { revision, effects: [{ effect: 'Write', verb: same ? 'update' : 'create', object: revision }] };
}

/** Revisions beyond revisionHistoryLimit that nobody needs, oldest first (truncateHistory, cleanupHistory). */
export function forgotten(
  { spec }: Owner,
  others: readonly ControllerRevision[],
  isLive: (revision: ControllerRevision) => boolean,
): readonly Effect[] {
  const surplus = Math.max(0, others.length - (spec.revisionHistoryLimit ?? 10));
  return others
    .filter((each) => !isLive(each))
    .slice(0, surplus)
    .map(({ metadata: { namespace = '', name } }) => ({
      effect: 'Write',
      verb: 'delete',
      kind: 'ControllerRevision',
      namespace,
      name,
    }));
}
