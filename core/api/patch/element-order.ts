import { isObject, type Json } from '../json.ts';

/** The identity of a list item: its merge key's value, or itself for sets of scalars. */
export function identity(item: Json, key: string | undefined): Json {
  return key !== undefined && isObject(item) ? (item[key] ?? null) : item;
}

/** The place of an item in a list, or -1. */
export function indexIn(list: readonly Json[], item: Json, key: string | undefined): number {
  const wanted = identity(item, key);
  return list.findIndex((each) => identity(each, key) === wanted);
}

/**
 * The order of a merged list: items of the patch in the patch's order, the others where the server had them, as far as
 * both can be compared (apimachinery pkg/util/strategicpatch normalizeElementOrder).
 */
export function inPatchOrder(
  merged: readonly Json[],
  patchOrder: readonly Json[],
  serverOrder: readonly Json[],
  key: string | undefined,
): readonly Json[] {
  const place = (list: readonly Json[], item: Json): number => indexIn(list, item, key);
  const sorted = (items: readonly Json[], order: readonly Json[]): readonly Json[] =>
    [...items].sort((left, right) => place(order, left) - place(order, right));
  const patched = sorted(
    merged.filter((item) => place(patchOrder, item) >= 0),
    patchOrder,
  );
  const others = sorted(
    merged.filter((item) => place(patchOrder, item) < 0),
    serverOrder,
  );
  const result: Json[] = [];
  let next = 0;
  for (const item of patched) {
    const at = place(serverOrder, item);
    while (next < others.length && at >= 0 && place(serverOrder, others[next] as Json) < at)
      result.push(others[next++] as Json);
    result.push(item);
  }
  return [...result, ...others.slice(next)];
}
