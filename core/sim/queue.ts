import type { Millis } from './time.ts';

/** An entry of the queue. Equal times are taken in order of `sequence`, so ties never depend on anything else. */
export interface Queued<Item> {
  readonly at: Millis;
  readonly sequence: number;
  readonly item: Item;
}

type Chunk<Item> = readonly Queued<Item>[];

interface Chunks<Item> {
  readonly chunk: Chunk<Item>;
  readonly next: Chunks<Item> | null;
}

/**
 * Entries in order, taken at one end and added at the other: two lists of small arrays, the second turned round when
 * the first is used up (Hood and Melville 1981, without their lazy part).
 */
interface Run<Item> {
  /** When its last entry is due. */
  readonly end: Millis;
  readonly head: Chunk<Item>;
  /** Index of the first entry of `head` that is still there. */
  readonly from: number;
  readonly rest: Chunks<Item> | null;
  /** Newest first. */
  readonly tail: Chunks<Item> | null;
}

interface Heap<Item> {
  readonly head: Queued<Item>;
  /** Length of the right spine: what keeps merging logarithmic. */
  readonly rank: number;
  readonly left: Heap<Item> | null;
  readonly right: Heap<Item> | null;
}

/**
 * Pending events, immutable. Nearly all are due a fixed time after they were asked for (a watch latency, a work queue's
 * turn, a probe's period), so they come in order if each sort is kept apart: a new entry goes to the end of a run that
 * ends no later (patience sorting), at the cost of one small array. What fits no run goes to a leftist heap (Crane
 * 1972), which keeps the worst case logarithmic. All versions share what they have in common.
 */
export interface Queue<Item> {
  readonly runs: readonly Run<Item>[];
  readonly heap: Heap<Item> | null;
}

/** Entries of one array of a run. */
const CHUNK = 32;
/** More sorts of delays than components and timers usually have; each is looked at when an entry is taken. */
const MOST_RUNS = 16;

export const emptyQueue: Queue<never> = { runs: [], heap: null };

const before = <Item>(a: Queued<Item>, b: Queued<Item>): boolean =>
  a.at < b.at || (a.at === b.at && a.sequence < b.sequence);

function merge<Item>(a: Heap<Item> | null, b: Heap<Item> | null): Heap<Item> | null {
  if (!a) return b;
  if (!b) return a;
  const [top, other] = before(a.head, b.head) ? [a, b] : [b, a];
  const merged = merge(top.right, other) as Heap<Item>;
  const [left, right] = (top.left?.rank ?? 0) >= merged.rank ? [top.left, merged] : [merged, top.left];
  return { head: top.head, rank: (right?.rank ?? 0) + 1, left, right };
}

const longer = <Item>(chunk: Chunk<Item>, entry: Queued<Item>): Chunk<Item> => {
  const copy = chunk.slice();
  copy.push(entry);
  return copy;
};

function extended<Item>(run: Run<Item>, entry: Queued<Item>): Run<Item> {
  const { head, from, rest, tail } = run;
  const end = entry.at;
  if (!rest && !tail && head.length < CHUNK) return { end, head: longer(head, entry), from, rest, tail };
  const isFull = !tail || tail.chunk.length >= CHUNK;
  const newest = isFull
    ? { chunk: [entry], next: tail }
    : { chunk: longer(tail.chunk, entry), next: tail.next };
  return { end, head, from, rest, tail: newest };
}

function turnedRound<Item>(chunks: Chunks<Item> | null): Chunks<Item> | null {
  let turned: Chunks<Item> | null = null;
  for (let each = chunks; each; each = each.next) turned = { chunk: each.chunk, next: turned };
  return turned;
}

/** The run without its first entry; undefined when that was all. */
function shortened<Item>({ end, head, from, rest, tail }: Run<Item>): Run<Item> | undefined {
  if (from + 1 < head.length) return { end, head, from: from + 1, rest, tail };
  const [left, right] = rest ? [rest, tail] : [turnedRound(tail), null];
  return left ? { end, head: left.chunk, from: 0, rest: left.next, tail: right } : undefined;
}

/** A later entry than all before it with the same time, by its `sequence`. */
export function enqueue<Item>(queue: Queue<Item>, entry: Queued<Item>): Queue<Item> {
  const { runs, heap } = queue;
  let best = -1;
  for (let index = 0; index < runs.length; index++) {
    const { end } = runs[index] as Run<Item>;
    if (end <= entry.at && (best < 0 || end > (runs[best] as Run<Item>).end)) best = index;
  }
  if (best >= 0) return { runs: runs.with(best, extended(runs[best] as Run<Item>, entry)), heap };
  if (runs.length < MOST_RUNS) {
    const run: Run<Item> = { end: entry.at, head: [entry], from: 0, rest: null, tail: null };
    return { runs: [...runs, run], heap };
  }
  return { runs, heap: merge(heap, { head: entry, rank: 1, left: null, right: null }) };
}

/** Index of the run whose first entry is the earliest; -1 when it is the heap's, or there is none. */
function earliest<Item>({ runs, heap }: Queue<Item>): number {
  let least = heap?.head;
  let found = -1;
  for (let index = 0; index < runs.length; index++) {
    const run = runs[index] as Run<Item>;
    const first = run.head[run.from] as Queued<Item>;
    if (!least || before(first, least)) {
      least = first;
      found = index;
    }
  }
  return found;
}

export function peek<Item>(queue: Queue<Item>): Queued<Item> | undefined {
  const run = queue.runs[earliest(queue)];
  return run ? run.head[run.from] : queue.heap?.head;
}

/** The queue without its earliest entry. */
export function dequeue<Item>(queue: Queue<Item>): Queue<Item> {
  const { runs, heap } = queue;
  const index = earliest(queue);
  const run = runs[index];
  if (!run) return heap ? { runs, heap: merge(heap.left, heap.right) } : queue;
  const left = shortened(run);
  return { runs: left ? runs.with(index, left) : runs.toSpliced(index, 1), heap };
}

const itemsOfChunks = <Item>(chunks: Chunks<Item> | null): readonly Item[] => {
  const items: Item[] = [];
  for (let each = chunks; each; each = each.next) for (const { item } of each.chunk) items.push(item);
  return items;
};

const itemsOfHeap = <Item>(heap: Heap<Item> | null): readonly Item[] =>
  heap ? [heap.head.item, ...itemsOfHeap(heap.left), ...itemsOfHeap(heap.right)] : [];

/** Everything that is pending, in no order. */
export const itemsOf = <Item>({ runs, heap }: Queue<Item>): readonly Item[] => [
  ...runs.flatMap(({ head, from, rest, tail }) => [
    ...head.slice(from).map(({ item }) => item),
    ...itemsOfChunks(rest),
    ...itemsOfChunks(tail),
  ]),
  ...itemsOfHeap(heap),
];
