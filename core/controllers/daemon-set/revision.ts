import type { DaemonSet, Pod } from '../../api/index.ts';
import type { Effect, Reader } from '../../apiserver/index.ts';
import { computeHash } from '../deployment/hash.ts';
import { forgotten, newRevision, REVISION_LABEL, revisionsOf, updateRevisionOf } from '../history.ts';

/** The hash of the current template's revision, and what keeps the history: constructHistory, cleanupHistory (daemon/update.go). */
export function revisionFor(
  set: DaemonSet,
  pods: readonly Pod[],
  read: Reader,
): { readonly hash: string; readonly effects: readonly Effect[] } {
  const all = revisionsOf(read, set);
  const { revision, effects } = updateRevisionOf(set, all, (number) => {
    const hash = computeHash(set.spec.template);
    return newRevision(set, `${set.metadata.name}-${hash}`, number, { [REVISION_LABEL]: hash });
  });
  const others = all.filter(({ metadata }) => metadata.name !== revision.metadata.name);
  const hashOf = ({ metadata }: { readonly metadata: Pod['metadata'] }): string =>
    metadata.labels?.[REVISION_LABEL] ?? '';
  const live = pods.map(hashOf);
  return {
    hash: hashOf(revision),
    effects: [...effects, ...forgotten(set, others, (each) => live.includes(hashOf(each)))],
  };
}
