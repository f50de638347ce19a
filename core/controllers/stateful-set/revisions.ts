import type { ControllerRevision, Pod, StatefulSet } from '../../api/index.ts';
import type { Effect, Reader } from '../../apiserver/index.ts';
import { forgotten, newRevision, patchOf, revisionsOf, updateRevisionOf } from '../history.ts';
import { revisionHash } from '../revision-hash.ts';
import { revisionOf } from './pods.ts';

/** The label of a revision that says its hash (pkg/controller/history ControllerRevisionHashLabel). */
const HASH_LABEL = 'controller.kubernetes.io/hash';

/** Which revision Pods come from, and which they go to. */
export interface Revisions {
  readonly current: ControllerRevision;
  readonly update: ControllerRevision;
  readonly effects: readonly Effect[];
}

/** Longer names of sets are cut before the hash (ControllerRevisionName). */
const LONGEST_PREFIX = 223;

function made(set: StatefulSet, revision: number): ControllerRevision {
  const hash = revisionHash(patchOf(set.spec), set.status?.collisionCount ?? 0);
  const name = `${set.metadata.name.slice(0, LONGEST_PREFIX)}-${hash}`;
  return newRevision(set, name, revision, { [HASH_LABEL]: hash });
}

/** getStatefulSetRevisions and truncateHistory (pkg/controller/statefulset/stateful_set_control.go). */
export function revisionsFor(set: StatefulSet, pods: readonly Pod[], read: Reader): Revisions {
  const all = revisionsOf(read, set);
  const { revision: update, effects } = updateRevisionOf(set, all, (revision) => made(set, revision));
  const current = all.find(({ metadata }) => metadata.name === set.status?.currentRevision) ?? update;
  const live = [current, update].map(({ metadata }) => metadata.name).concat(pods.map(revisionOf));
  const others = all.filter(({ metadata }) => !live.includes(metadata.name));
  return { current, update, effects: [...effects, ...forgotten(set, others, () => false)] };
}
