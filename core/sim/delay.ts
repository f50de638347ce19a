import type { Millis } from './time.ts';

/** How long something takes, and why that long. */
export interface Delay {
  readonly ms: Millis;
  readonly what: string;
  /** Where the value is from: a file, a flag, a document, or what it is typical of. */
  readonly source: string;
}

/** The delays of one component, by name. */
export type DelayTable = Readonly<Record<string, Delay>>;

/** What a component instance was told about its delays: those that differ from its own table, by name. */
export interface Delayed {
  readonly delays?: Readonly<Record<string, Millis>>;
}

/** A delay as it is in force for this instance. */
export function delayOf<Table extends DelayTable>(
  { delays }: Delayed,
  table: Table,
  name: keyof Table & string,
): Millis {
  return delays?.[name] ?? (table[name] as Delay).ms;
}
