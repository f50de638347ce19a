/** Virtual time, the event queue as data, seeded chance, the component contract, history. */
export { type Chance, drawAt, hexWord, purse } from './chance.ts';
export type { Component, Context, Later, Reaction } from './component.ts';
export { type Delay, type DelayTable, delayOf } from './delay.ts';
export { begin, cutAfter, type History, type Instant, record, stateAfter } from './history.ts';
export { dequeue, emptyQueue, enqueue, itemsOf, peek, type Queue } from './queue.ts';
export { withEntry } from './record.ts';
export {
  emptySorted,
  measure,
  type Sorted,
  sortedAround,
  sortedChanges,
  sortedCount,
  sortedFrom,
  sortedGet,
  sortedKeys,
  sortedPick,
  sortedPut,
  sortedRemove,
  sortedValues,
  sortedWith,
} from './sorted.ts';
export { fromRfc3339, type Millis, rfc3339 } from './time.ts';
