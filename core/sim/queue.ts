import type { Millis } from './time.ts';

/** An entry of the queue. Equal times are taken in order of `sequence`, so ties never depend on anything else. */
export interface Queued<Item> {
  readonly at: Millis;
  readonly sequence: number;
  readonly item: Item;
}

interface Heap<Item> {
  readonly head: Queued<Item>;
  /** Length of the right spine: what keeps merging logarithmic. */
  readonly rank: number;
  readonly left: Queue<Item>;
  readonly right: Queue<Item>;
}

/**
 * Pending events as an immutable leftist heap (Crane 1972): taking and adding share all but O(log n) of the
 * queue before, so keeping every state of the cluster stays cheap.
 */
export type Queue<Item> = Heap<Item> | null;

const before = <Item>(a: Queued<Item>, b: Queued<Item>): boolean =>
  a.at < b.at || (a.at === b.at && a.sequence < b.sequence);

function merge<Item>(a: Queue<Item>, b: Queue<Item>): Queue<Item> {
  if (!a) return b;
  if (!b) return a;
  const [top, other] = before(a.head, b.head) ? [a, b] : [b, a];
  const merged = merge(top.right, other) as Heap<Item>;
  const [left, right] = (top.left?.rank ?? 0) >= merged.rank ? [top.left, merged] : [merged, top.left];
  return { head: top.head, rank: (right?.rank ?? 0) + 1, left, right };
}

export const emptyQueue = null;

export function enqueue<Item>(queue: Queue<Item>, entry: Queued<Item>): Queue<Item> {
  return merge(queue, { head: entry, rank: 1, left: null, right: null });
}

export function peek<Item>(queue: Queue<Item>): Queued<Item> | undefined {
  return queue?.head;
}

/** The queue without its earliest entry. */
export function dequeue<Item>(queue: Queue<Item>): Queue<Item> {
  return queue ? merge(queue.left, queue.right) : null;
}
