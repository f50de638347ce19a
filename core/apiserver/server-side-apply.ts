import {
  conflictsAt,
  type FieldSet,
  fieldSetOf,
  isObject,
  type Json,
  type JsonObject,
  overlaid,
  type Status,
  without,
} from '../api/index.ts';
import { rfc3339 } from '../sim/index.ts';
import { post, replace, type Target } from './request.ts';
import { refuse, type WriteContext, type WriteResult } from './result.ts';
import { type ApiState, stored } from './state.ts';

/** metav1.ManagedFieldsEntry, of those who apply. */
interface Managed {
  readonly manager: string;
  readonly operation: 'Apply';
  readonly apiVersion: string;
  readonly time: string;
  readonly fieldsType: 'FieldsV1';
  readonly fieldsV1: FieldSet;
}

/** Who applies, and whether fields are taken from others. */
export interface Applying {
  readonly manager: string;
  readonly force: boolean;
}

/** Nobody owns what names the object. */
function owned(body: JsonObject): JsonObject {
  const { apiVersion: _, kind: __, metadata, ...rest } = body;
  const { name: ___, namespace: ____, ...meta } = isObject(metadata) ? metadata : {};
  return Object.keys(meta).length > 0 ? { ...rest, metadata: meta } : rest;
}

function conflict(found: readonly (readonly [manager: string, apiVersion: string, path: string])[]): Status {
  const several = found.length === 1 ? '1 conflict' : `${found.length} conflicts`;
  const first = found[0];
  const message =
    found.length === 1 && first
      ? `conflict with "${first[0]}": ${first[2]}`
      : found.map(([manager, , path]) => `conflict with "${manager}": ${path}`).join('\n');
  const causes = found.map(([manager, , field]) => ({
    reason: 'FieldManagerConflict',
    field,
    message: `conflict with "${manager}"`,
  }));
  return {
    code: 409,
    reason: 'Conflict',
    message: `Apply failed with ${several}: ${message}`,
    details: {},
    causes,
  };
}

const managersOf = (live: JsonObject): readonly Managed[] => {
  const { managedFields } = isObject(live.metadata) ? live.metadata : {};
  return Array.isArray(managedFields) ? (managedFields as unknown as readonly Managed[]) : [];
};

/** What several managers own together. */
const union = (sets: readonly FieldSet[]): FieldSet =>
  sets.reduce((all, set) => overlaid(all, set) as FieldSet, {});

/**
 * PATCH of type apply: what the manager said before and says no more goes, unless others say it too; what others apply
 * otherwise is a conflict (structured-merge-diff). Simplified: only those who apply are known as managers, not those who update.
 */
export function serverSideApply(
  state: ApiState,
  target: Target,
  name: string,
  body: JsonObject,
  { manager, force }: Applying,
  context: WriteContext,
): WriteResult {
  const live = stored(state, target.resource.kind, target.namespace, name) as unknown as
    | JsonObject
    | undefined;
  const applied = owned(body);
  const all = live ? managersOf(live) : [];
  const others = all.filter((each) => each.manager !== manager);
  const found = others.flatMap(({ manager: theirs, apiVersion, fieldsV1 }) =>
    conflictsAt(applied, live, fieldsV1).map((path) => [theirs, apiVersion, path] as const),
  );
  if (found.length > 0 && !force) return refuse(conflict(found));
  const fieldsV1 = fieldSetOf(applied);
  const before = all.find((each) => each.manager === manager);
  const kept = union([fieldsV1, ...others.map((each) => each.fieldsV1)]);
  const merged = overlaid(live ?? {}, body);
  const result = (before ? without(merged, before.fieldsV1, kept) : merged) as JsonObject;
  const isSame = before !== undefined && JSON.stringify(before.fieldsV1) === JSON.stringify(fieldsV1);
  const entry: Managed = isSame
    ? before
    : {
        manager,
        operation: 'Apply',
        apiVersion: String(body.apiVersion),
        time: rfc3339(context.now),
        fieldsType: 'FieldsV1',
        fieldsV1,
      };
  const metadata = {
    ...(isObject(result.metadata) ? result.metadata : {}),
    managedFields: [...others, entry] as unknown as Json,
  };
  const wanted = { ...result, metadata };
  return live ? replace(state, target, wanted, context) : post(state, target, wanted, context);
}
