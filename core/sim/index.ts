/** Virtual time, the event queue as data, seeded chance, the component contract, history. */
export type { Component, Context, Later, Reaction } from './component.ts';
export { fromRfc3339, type Millis, rfc3339 } from './time.ts';
