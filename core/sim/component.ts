import type { Delayed } from './delay.ts';
import type { Millis } from './time.ts';

/** What a component may look at while it handles one event. */
export interface Context<Read> extends Delayed {
  readonly now: Millis;
  /** The component's own name, such as `kubelet/node-a`. */
  readonly self: string;
  /** The node that this instance runs on; absent for components of the whole cluster. */
  readonly node?: string;
  readonly read: Read;
  /**
   * The next draw in [0, 1) of a named stream. Each name counts for itself, so a new draw under one name
   * changes nothing under another.
   */
  draw(stream: string): number;
}

/** What handling an event comes to: the next memory, and effects for the one loop to carry out, in order. */
export interface Reaction<Memory, Effect> {
  readonly memory: Memory;
  readonly effects: readonly Effect[];
}

/** Asks for an event for oneself later. A pending request with the same `timer` name is replaced. */
export interface Later {
  readonly effect: 'Later';
  readonly after: Millis;
  readonly timer: string;
}

/**
 * A controller, the scheduler, a kubelet or a kube-proxy: a pure function from (memory, event) to effects.
 * Memory is plain data: it is kept in history, sent, and compared by `===`.
 */
export interface Component<Memory, Event, Effect, Read> {
  readonly name: string;
  /** `node`: one instance per Node object, named `name/node`. */
  readonly scope: 'cluster' | 'node';
  readonly initial: Memory;
  /** Kinds whose ADDED, MODIFIED and DELETED events are delivered. */
  readonly watches: readonly string[];
  /**
   * Whether the instance on this node (of the whole cluster: no node) is told of the event at all, as a field selector
   * of its watch or the first lines of its event handlers decide; absent: it is told of everything. An instance that has just begun
   * has no memory yet.
   */
  wants?(
    event: Extract<Event, { readonly object: unknown }>,
    node: string | undefined,
    memory?: Memory,
  ): boolean;
  handle(memory: Memory, event: Event, context: Context<Read>): Reaction<Memory, Effect>;
}
