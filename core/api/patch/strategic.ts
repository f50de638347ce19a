import { isObject, type Json, type JsonObject } from '../json.ts';
import { indexIn, inPatchOrder } from './element-order.ts';
import { below, type PatchStrategy, patchStrategyOf } from './merge-keys.ts';

const ORDER = '$setElementOrder/';
const DELETE_SET = '$deleteFromPrimitiveList/';

const listOf = (value: Json | undefined): readonly Json[] =>
  Array.isArray(value) ? (value as readonly Json[]) : [];

/** A value that is new: its nulls and directives say nothing. */
function withoutDirectives(value: Json): Json {
  if (Array.isArray(value)) {
    return (value as readonly Json[])
      .filter((item) => !(isObject(item) && item.$patch === 'delete'))
      .map(withoutDirectives);
  }
  if (!isObject(value)) return value;
  const entries = Object.entries(value).filter(([key, each]) => each !== null && !key.startsWith('$'));
  return Object.fromEntries(entries.map(([key, each]) => [key, withoutDirectives(each as Json)]));
}

function mergeItems(
  original: readonly Json[],
  patch: readonly Json[],
  strategy: Extract<PatchStrategy, { readonly by: 'items' }>,
): readonly Json[] {
  const { key } = strategy;
  if (patch.some((item) => isObject(item) && item.$patch === 'replace'))
    return patch.filter((item) => !(isObject(item) && item.$patch === 'replace'));
  const deleted = patch.filter((item) => isObject(item) && item.$patch === 'delete');
  const merged = original.filter((item) => indexIn(deleted, item, key) < 0);
  for (const item of patch) {
    if (!isObject(item) || item.$patch === 'delete') continue;
    const at = indexIn(merged, item, key);
    if (at < 0) merged.push(withoutDirectives(item));
    else merged[at] = applyStrategicPatch(merged[at] as Json, item, strategy.item);
  }
  return merged;
}

function patchedList(
  original: readonly Json[],
  patch: JsonObject,
  name: string,
  strategy: PatchStrategy,
): readonly Json[] {
  const given = listOf(patch[name]);
  if (strategy.by !== 'items' && strategy.by !== 'set') return given;
  const key = strategy.by === 'items' ? strategy.key : undefined;
  const removed = listOf(patch[DELETE_SET + name]);
  const merged =
    strategy.by === 'items'
      ? mergeItems(original, given, strategy)
      : [
          ...original.filter((item) => !removed.includes(item)),
          ...given.filter((item) => !original.includes(item)),
        ];
  const order = patch[ORDER + name] === undefined ? given : listOf(patch[ORDER + name]);
  const wanted = order.filter((item) => !(isObject(item) && item.$patch === 'delete'));
  return inPatchOrder(merged, wanted, original, key);
}

/** Names of the lists that a patch touches, be it by a directive only. */
const touchedLists = (patch: JsonObject): readonly string[] =>
  [ORDER, DELETE_SET].flatMap((prefix) =>
    Object.keys(patch).flatMap((key) => (key.startsWith(prefix) ? [key.slice(prefix.length)] : [])),
  );

/**
 * Strategic merge patch as the server applies it (apimachinery pkg/util/strategicpatch/patch.go): maps merge, lists
 * merge by key where their type says so.
 */
export function applyStrategicPatch(original: Json, patch: Json, strategy: PatchStrategy): Json {
  if (!isObject(patch)) return patch;
  if (!isObject(original)) return withoutDirectives(patch);
  if (patch.$patch === 'replace') return withoutDirectives(patch);
  if (patch.$patch === 'delete') return {};
  const retained = patch.$retainKeys === undefined ? undefined : listOf(patch.$retainKeys);
  const result: Record<string, Json> = {};
  for (const [key, value] of Object.entries(original))
    if (value !== undefined && (!retained || retained.includes(key))) result[key] = value;
  for (const [key, value] of Object.entries(patch)) {
    if (key.startsWith('$') || value === undefined) continue;
    const child = below(strategy, key);
    if (value === null) delete result[key];
    else if (Array.isArray(value)) result[key] = patchedList(listOf(result[key]), patch, key, child);
    else if (isObject(value)) result[key] = applyStrategicPatch(result[key] ?? {}, value, child);
    else result[key] = value;
  }
  for (const name of touchedLists(patch))
    if (patch[name] === undefined && result[name] !== undefined)
      result[name] = patchedList(listOf(result[name]), patch, name, below(strategy, name));
  return result;
}

/** The same, the strategy taken from the kind of the object. */
export const strategicPatch = (original: Json, patch: Json, kind: string): Json =>
  applyStrategicPatch(original, patch, patchStrategyOf(kind));
