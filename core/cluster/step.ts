import {
  type ApiState,
  type ClusterContext,
  type ComponentEvent,
  type Reader,
  reader,
} from '../apiserver/index.ts';
import { dequeue, peek, purse, sortedGet, sortedRemove, withEntry } from '../sim/index.ts';
import type { Cluster, Happening, Progress } from './cluster.ts';
import { ownDelays } from './delays.ts';
import { carryOut, type Draft, timerKey } from './draft.ts';
import { componentOf } from './instances.ts';

const isVoid = (cluster: Cluster, to: string, event: ComponentEvent, sequence: number): boolean =>
  !(to in cluster.memory) ||
  (event.type === 'TIMER' && sortedGet(cluster.timers, timerKey(to, event.timer)) !== sequence);

type Mutable<Value> = { -readonly [Key in keyof Value]: Value[Key] };

/** The reader of the last step: what it has listed serves the next one as well, if nothing was written. */
let last: Reader | undefined;

function readerOf(api: ApiState): Reader {
  if (last?.state !== api) last = reader(api);
  return last;
}

function react(draft: Draft, happened: Happening[], to: string, event: ComponentEvent): void {
  const { component, node } = componentOf(to);
  const chance = purse(draft.chance);
  const delays = ownDelays(draft.delays, to);
  const netns = node === undefined ? undefined : draft.nodes[node];
  const memory = draft.memory[to];
  const read = readerOf(draft.api);
  const context: Mutable<ClusterContext> = {
    now: draft.now,
    self: to,
    read: netns ? { ...read, netns } : read,
    draw: chance.draw,
  };
  if (node !== undefined) context.node = node;
  if (delays) context.delays = delays;
  const reaction = component.handle(memory, event, context);
  draft.chance = chance.spent();
  if (reaction.memory !== memory) draft.memory = withEntry(draft.memory, to, reaction.memory);
  for (const effect of reaction.effects) carryOut(draft, happened, to, effect);
}

/** Takes the earliest event, calls one component, carries out its effects. There is no other writer. */
export function step(cluster: Cluster): Progress {
  const entry = peek(cluster.queue);
  if (!entry) return { cluster, happened: [] };
  const { to, event } = entry.item;
  const isStale = isVoid(cluster, to, event, entry.sequence);
  const draft: Draft = { ...cluster };
  const happened: Happening[] = [];
  draft.now = Math.max(cluster.now, entry.at);
  draft.queue = dequeue(cluster.queue);
  if (isStale) return { cluster: draft, happened };
  if (event.type === 'TIMER') draft.timers = sortedRemove(draft.timers, timerKey(to, event.timer));
  const waiting = draft.stopped[to];
  if (waiting) draft.stopped = withEntry(draft.stopped, to, [...waiting, entry.item]);
  else react(draft, happened, to, event);
  return { cluster: draft, happened };
}
