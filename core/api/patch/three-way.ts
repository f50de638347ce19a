import { isObject, type Json, type JsonObject } from '../json.ts';
import { diffMaps } from './diff.ts';
import { indexIn } from './element-order.ts';
import { below, type PatchStrategy } from './merge-keys.ts';

/** Both patches in one; where they speak of the same field, the second one has the say. */
function combined(first: JsonObject, second: JsonObject, strategy: PatchStrategy): JsonObject {
  const result: Record<string, Json> = { ...(first as Record<string, Json>) };
  for (const [key, value] of Object.entries(second)) {
    const there = result[key];
    const child = below(strategy, key);
    if (isObject(there) && isObject(value)) result[key] = combined(there, value, child);
    else if (Array.isArray(there) && Array.isArray(value) && child.by === 'items')
      result[key] = combinedItems(there as readonly Json[], value as readonly Json[], child);
    else if (value !== undefined) result[key] = value;
  }
  return result;
}

function combinedItems(
  first: readonly Json[],
  second: readonly Json[],
  strategy: Extract<PatchStrategy, { readonly by: 'items' }>,
): readonly Json[] {
  const result = [...first];
  for (const item of second) {
    const at = indexIn(result, item, strategy.key);
    const there = result[at];
    if (isObject(there) && isObject(item) && there.$patch === undefined)
      result[at] = combined(there, item, strategy.item);
    else result.push(item);
  }
  return result;
}

/**
 * The patch that `kubectl apply` sends: what the manifest adds to or changes in the live object, and what it no longer
 * has that it had when it was last applied (strategicpatch CreateThreeWayMergePatch). Empty when there is nothing to do.
 */
export function threeWayPatch(
  lastApplied: JsonObject,
  manifest: JsonObject,
  live: JsonObject,
  strategy: PatchStrategy,
): JsonObject {
  const deletions = diffMaps(lastApplied, manifest, strategy, 'deletions');
  return combined(deletions, diffMaps(live, manifest, strategy, 'additions'), strategy);
}
