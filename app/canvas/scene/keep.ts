import type { Scene } from './scene.ts';

type Fields = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Fields => typeof value === 'object' && value !== null;

/** Equal as plain data. What is shared is not looked into, so that scenes made of one world compare in no time. */
export function alike(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (!isObject(a) || !isObject(b)) return false;
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => alike(a[key], b[key]));
}

/** The new list with all that is as before by identity; the list before, if that is everything. */
function keepEach<T extends { readonly id: string }>(before: readonly T[], next: readonly T[]): readonly T[] {
  const known = new Map(before.map((each) => [each.id, each]));
  const kept = next.map((each) => {
    const old = known.get(each.id);
    return old && alike(old, each) ? old : each;
  });
  return kept.length === before.length && kept.every((each, index) => each === before[index]) ? before : kept;
}

/**
 * The new scene, in which what has not changed is the very object of the scene before: React Flow draws anew only what is another
 * object, and most hops change three cards of sixty.
 */
export function keepScene(before: Scene | undefined, next: Scene): Scene {
  if (!before) return next;
  return { nodes: keepEach(before.nodes, next.nodes), edges: keepEach(before.edges, next.edges) };
}
