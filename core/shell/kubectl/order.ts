import { type ApiObject, type Json, quantityMistake, quantityValue } from '../../api/index.ts';
import { lookUp } from './print/json-path.ts';

/** isLess of kubectl pkg/cmd/get/sorter.go; what is not there is less than everything. */
function isLess(left: Json | undefined, right: Json | undefined): boolean {
  if (left === undefined || left === null) return true;
  if (right === undefined || right === null) return false;
  if (typeof left !== 'string' || typeof right !== 'string') return left < right;
  const areQuantities = quantityMistake(left) === undefined && quantityMistake(right) === undefined;
  return areQuantities ? quantityValue(left) < quantityValue(right) : left < right;
}

/** Short lists are sorted by insertion in Go: that decides where those go that have nothing to be sorted by. */
const INSERTION = 12;

/** Objects by the value at a path; undefined when none of them has one. */
export function sortedBy<Each extends { readonly object: ApiObject }>(
  all: readonly Each[],
  path: string | undefined,
): readonly Each[] | undefined {
  if (path === undefined) return all;
  // An ApiObject is JSON with a known shape.
  const keyed = all.map((each) => ({ each, key: lookUp(path, each.object as unknown as Json)?.[0] }));
  if (all.length > 0 && keyed.every(({ key }) => key === undefined)) return undefined;
  const order = [...keyed];
  if (order.length > INSERTION) {
    order.sort((one, other) => {
      if (isLess(one.key, other.key)) return isLess(other.key, one.key) ? 0 : -1;
      return isLess(other.key, one.key) ? 1 : 0;
    });
  } else {
    for (let end = 1; end < order.length; end++)
      for (let at = end; at > 0 && isLess(order[at]?.key, order[at - 1]?.key); at--)
        order.splice(at - 1, 2, ...order.slice(at - 1, at + 1).reverse());
  }
  return order.map(({ each }) => each);
}
