import {
  type ApiObject,
  type ControllerRevision,
  type PodTemplate,
  type ReplicaSet,
  sameJson,
} from '../../../api/index.ts';
import type { ApiState, WriteContext, WriteResult } from '../../../apiserver/index.ts';
import { writeTemplate } from '../describe/deployment.ts';
import { newWriter } from '../describe/writer.ts';
import type { Act, Target } from '../each.ts';
import { printedNameOf } from '../print/format.ts';
import { alignTabs } from '../print/tab-writer.ts';

/** What a workload once was. */
export interface Revision {
  readonly revision: number;
  readonly annotations: Readonly<Record<string, string>>;
  readonly template: PodTemplate;
  /** What keeps it. */
  readonly object: ReplicaSet | ControllerRevision;
}

/** How a kind of workload keeps its revisions, and is put back to one. */
export interface Revisions<Kind extends ApiObject> {
  /** Oldest first. */
  all(state: ApiState, object: Kind): readonly Revision[];
  /** Why there is no going back; `asked` is 0 for the one before. */
  refusal(object: Kind, found: Revision | undefined, asked: number): string | undefined;
  /** The number by which a rollback to the current template is told. */
  skippedAs(found: Revision, asked: number): number;
  restore(state: ApiState, target: Target, to: Revision, context: WriteContext): WriteResult;
}

const CHANGE_CAUSE = 'kubernetes.io/change-cause';

/** A template, its columns not aligned. */
function templateText(template: PodTemplate): string {
  const writer = newWriter(false);
  writeTemplate(writer, template);
  return writer.text();
}

/** `kubectl rollout undo`; a dry run of the client tells what it would be. */
export function undone<Kind extends ApiObject>(
  kept: Revisions<Kind>,
  state: ApiState,
  target: Target,
  { asked, onlyTells }: { readonly asked: number; readonly onlyTells: boolean },
  context: WriteContext,
): Act {
  const object = target.object as Kind;
  const all = kept.all(state, object);
  const found = asked === 0 ? all.at(-2) : all.find(({ revision }) => revision === asked);
  const text = kept.refusal(object, found, asked);
  if (text !== undefined || !found) return { failure: { text: text ?? '' } };
  const name = printedNameOf(target.resource, object.metadata.name);
  if (onlyTells) {
    // Of a Deployment the template alone is told.
    const will = object.kind === 'Deployment' ? '' : 'will roll back to ';
    return { text: `${name} ${will}${templateText(found.template)} (dry run)\n` };
  }
  const newest = all.at(-1);
  if (found === newest || (newest && sameJson(found.template, newest.template)))
    return {
      text: `${name} skipped rollback (current template already matches revision ${kept.skippedAs(found, asked)})\n`,
    };
  return { answer: kept.restore(state, target, found, context), did: 'rolled back' };
}

/** A revision's template, its columns not aligned. */
function revisionText({ resource, object }: Target, all: readonly Revision[], wanted: number): Act {
  const found = all.find(({ revision }) => revision === wanted);
  if (!found) return { failure: { text: 'unable to find the specified revision' } };
  const { template } = found;
  const cause = found.object.kind === 'ReplicaSet' ? found.annotations[CHANGE_CAUSE] : undefined;
  const own = template.metadata?.annotations;
  const annotations = cause === undefined ? own : { ...own, [CHANGE_CAUSE]: cause };
  const text = templateText({ ...template, metadata: { ...template.metadata, annotations } } as PodTemplate);
  return { text: `${printedNameOf(resource, object.metadata.name)} with revision #${wanted}\n${text}\n` };
}

/** `kubectl rollout history`. */
export function historyText<Kind extends ApiObject>(
  kept: Revisions<Kind>,
  state: ApiState,
  target: Target,
  wanted: number,
): Act {
  const all = kept.all(state, target.object as Kind);
  if (wanted > 0) return revisionText(target, all, wanted);
  const rows = all.map(
    ({ revision, annotations }) => `${revision}\t${annotations[CHANGE_CAUSE] || '<none>'}`,
  );
  const table = alignTabs(`REVISION\tCHANGE-CAUSE\n${rows.join('\n')}\n`, { minWidth: 0, padding: 2 });
  return { text: `${printedNameOf(target.resource, target.object.metadata.name)} \n${table}\n` };
}
