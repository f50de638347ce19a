import { isObject, type Json, type JsonObject, sameJson } from '../json.ts';
import { identity, indexIn } from './element-order.ts';
import { below, type PatchStrategy } from './merge-keys.ts';

/** Which half of a difference is wanted. */
export type Half = 'additions' | 'deletions';

type Items = Extract<PatchStrategy, { readonly by: 'items' }>;

function diffItem(before: Json, after: Json, strategy: Items, half: Half): readonly Json[] {
  if (!isObject(before) || !isObject(after)) return [];
  const patch = diffMaps(before, after, strategy.item, half);
  return Object.keys(patch).length === 0 ? [] : [{ ...patch, [strategy.key]: identity(after, strategy.key) }];
}

function byIdentity(items: readonly Json[], key: string): readonly Json[] {
  const text = (item: Json): string => String(identity(item, key));
  return [...items].sort((left, right) => (text(left) < text(right) ? -1 : text(left) > text(right) ? 1 : 0));
}

/** Both lists sorted by merge key and walked side by side (strategicpatch diffListsOfMaps). */
function diffItems(
  before: readonly Json[],
  after: readonly Json[],
  strategy: Items,
  half: Half,
): readonly Json[] {
  const { key } = strategy;
  const [left, right] = [byIdentity(before, key), byIdentity(after, key)];
  const patch: Json[] = [];
  let [i, j] = [0, 0];
  while (i < left.length || j < right.length) {
    const [a, b] = [left[i], right[j]];
    const [first, second] = [
      a === undefined ? undefined : String(identity(a, key)),
      b === undefined ? undefined : String(identity(b, key)),
    ];
    if (a !== undefined && b !== undefined && first === second) {
      patch.push(...diffItem(a, b, strategy, half));
      i++;
      j++;
    } else if (b !== undefined && (first === undefined || (second as string) < first)) {
      if (half === 'additions') patch.push(b);
      j++;
    } else {
      if (half === 'deletions') patch.push({ $patch: 'delete', [key]: identity(a as Json, key) });
      i++;
    }
  }
  return patch;
}

/** True when the items that both lists have stand in the same order. */
function isSameOrder(before: readonly Json[], after: readonly Json[], key: string | undefined): boolean {
  const common = after.filter((item) => indexIn(before, item, key) >= 0);
  const places = common.map((item) => indexIn(before, item, key));
  return places.every((place, index) => index === 0 || (places[index - 1] as number) <= place);
}

function diffList(
  name: string,
  before: readonly Json[],
  after: readonly Json[],
  strategy: PatchStrategy,
  half: Half,
): Record<string, Json> {
  if (strategy.by !== 'items' && strategy.by !== 'set')
    return half === 'additions' && !sameJson(before, after) ? { [name]: after } : {};
  const key = strategy.by === 'items' ? strategy.key : undefined;
  if (strategy.by === 'set' && half === 'deletions') {
    const gone = before.filter((item) => !after.includes(item));
    return gone.length > 0 ? { [`$deleteFromPrimitiveList/${name}`]: gone } : {};
  }
  const patch =
    strategy.by === 'items'
      ? diffItems(before, after, strategy, half)
      : after.filter((item) => !before.includes(item));
  const order = after.map((item) => (key === undefined ? item : { [key]: identity(item, key) }));
  const needsOrder = half === 'additions' && (patch.length > 0 || !isSameOrder(before, after, key));
  return {
    ...(patch.length > 0 ? { [name]: patch } : {}),
    ...(needsOrder ? { [`$setElementOrder/${name}`]: order } : {}),
  };
}

/** One half of the strategic merge patch from `before` to `after` (strategicpatch diffMaps). */
export function diffMaps(
  before: JsonObject,
  after: JsonObject,
  strategy: PatchStrategy,
  half: Half,
): Record<string, Json> {
  const patch: Record<string, Json> = {};
  for (const key of Object.keys({ ...before, ...after }).sort()) {
    const [old, value] = [before[key], after[key]];
    if (value === undefined) {
      if (half === 'deletions' && old !== undefined) patch[key] = null;
    } else if (old === undefined) {
      if (half === 'additions') patch[key] = value;
    } else if (Array.isArray(old) && Array.isArray(value)) {
      Object.assign(
        patch,
        diffList(key, old as readonly Json[], value as readonly Json[], below(strategy, key), half),
      );
    } else if (isObject(old) && isObject(value)) {
      const inner = diffMaps(old, value, below(strategy, key), half);
      if (Object.keys(inner).length > 0) patch[key] = inner;
    } else if (half === 'additions' && !sameJson(old, value)) patch[key] = value;
  }
  if (strategy.by === 'map' && strategy.retainsKeys && Object.keys(patch).length > 0)
    patch.$retainKeys = Object.keys(after).sort();
  return patch;
}
