import type { Node } from '../api/index.ts';
import {
  type ComponentEvent,
  type Effect,
  getOf,
  reader,
  type WatchEvent,
  type Write,
  write,
} from '../apiserver/index.ts';
import { load } from '../kernel/index.ts';
import { enqueue, type Millis, purse, sortedPut, sortedRemove, withEntry } from '../sim/index.ts';
import type { Cluster, Happening, Progress } from './cluster.ts';
import { watchLatency } from './delays.ts';
import { instancesWatching, startInstances, stopInstances } from './instances.ts';
import { ipMasqAgent } from './ip-masq-agent.ts';
import { newcomer } from './newcomer.ts';
import { addNode, removeNode } from './topology.ts';

/**
 * The next cluster while it is made: a copy of the one before, whose fields are set one by one, so that an event with
 * many effects copies the cluster once. Nobody else holds it until it is done.
 */
export type Draft = { -readonly [Field in keyof Cluster]: Cluster[Field] };

/** The cluster after a change of a draft of it. */
function drafted(
  cluster: Cluster,
  change: (draft: Draft, happened: Happening[]) => void,
): { readonly cluster: Cluster; readonly happened: Happening[] } {
  const draft: Draft = { ...cluster };
  const happened: Happening[] = [];
  change(draft, happened);
  return { cluster: draft, happened };
}

function sendIn(draft: Draft, to: string, event: ComponentEvent, after: Millis): void {
  const sequence = draft.sequence + 1;
  draft.sequence = sequence;
  draft.queue = enqueue(draft.queue, { at: draft.now + after, sequence, item: { to, event } });
}

/** `kubelet/node-a task/UID`: no instance has a blank in its name. */
export const timerKey = (to: string, timer: string): string => `${to} ${timer}`;

function setTimerIn(draft: Draft, to: string, timer: string, after: Millis): void {
  sendIn(draft, to, { type: 'TIMER', timer }, after);
  draft.timers = sortedPut(draft.timers, timerKey(to, timer), draft.sequence);
}

/** Tells every instance that watches the kind, each after its own latency. */
function publishIn(draft: Draft, event: WatchEvent): void {
  for (const instance of instancesWatching(draft, event)) {
    const latency = watchLatency(draft.delays, draft.chance.seed, instance);
    sendIn(draft, instance, event, Math.max(latency, (draft.notBefore[instance] ?? 0) - draft.now));
  }
}

/** A Node object is what makes a machine: its network stack, its kubelet and its kube-proxy come and go with it. */
function followNodes(draft: Draft, happened: Happening[], event: WatchEvent): void {
  const { object } = event;
  if (object.kind !== 'Node') return;
  const { name } = object.metadata;
  if (event.type === 'DELETED') {
    Object.assign(draft, stopInstances(removeNode(draft, name), name));
    return;
  }
  const known = draft.nodes[name] !== undefined;
  Object.assign(draft, addNode(draft, object));
  if (known) return;
  carryOut(draft, happened, `ip-masq-agent/${name}`, ipMasqAgent(name));
  Object.assign(
    draft,
    startInstances(draft, name, (c, to, told) => send(c, to, told, 0)),
  );
}

/** What a Node object that is new lacks is written by those whose business it is. */
function complete(draft: Draft, happened: Happening[], added: Node): void {
  for (const { by, write: writes } of newcomer.lacks?.(draft, added) ?? []) {
    const node = getOf(reader(draft.api), 'Node', '', added.metadata.name);
    if (node) submitIn(draft, happened, by, writes(node));
  }
}

function acceptIn(draft: Draft, happened: Happening[], by: string, events: readonly WatchEvent[]): void {
  for (const event of events) {
    followNodes(draft, happened, event);
    publishIn(draft, event);
    happened.push({ at: draft.now, by, happened: 'write', event });
    if (event.type === 'ADDED' && event.object.kind === 'Node') complete(draft, happened, event.object);
  }
}

function submitIn(draft: Draft, happened: Happening[], by: string, request: Write): void {
  const chance = purse(draft.chance);
  const result = write(draft.api, request, { now: draft.now, draw: chance.draw });
  draft.chance = chance.spent();
  if (!result.ok) {
    sendIn(draft, by, { type: 'REFUSED', write: request, status: result.status }, 0);
    return;
  }
  draft.api = result.state;
  acceptIn(draft, happened, by, result.events);
}

/** Carries out an effect of a component. */
export function carryOut(draft: Draft, happened: Happening[], by: string, effect: Effect): void {
  switch (effect.effect) {
    case 'Write':
      submitIn(draft, happened, by, effect);
      break;
    case 'Later':
      setTimerIn(draft, by, effect.timer, effect.after);
      break;
    case 'Load': {
      const netns = draft.nodes[effect.node];
      if (!netns) return;
      draft.nodes = withEntry(draft.nodes, effect.node, load(netns, effect.commands));
      happened.push({ at: draft.now, by, happened: 'load', load: effect });
    }
  }
}

/** Puts an event in the queue. */
export const send = (cluster: Cluster, to: string, event: ComponentEvent, after: Millis): Cluster =>
  drafted(cluster, (draft) => sendIn(draft, to, event, after)).cluster;

/** A timer of an instance; a pending one of the same name is void from now on. */
export const setTimer = (cluster: Cluster, to: string, timer: string, after: Millis): Cluster =>
  drafted(cluster, (draft) => setTimerIn(draft, to, timer, after)).cluster;

/** Takes a pending timer back. */
export const cancelTimer = (cluster: Cluster, to: string, timer: string): Cluster => ({
  ...cluster,
  timers: sortedRemove(cluster.timers, timerKey(to, timer)),
});

/** Carries out one write of a component or a person, and tells the watchers. Refusals go back to the component. */
export const submit = (cluster: Cluster, by: string, request: Write): Progress =>
  drafted(cluster, (draft, happened) => submitIn(draft, happened, by, request));

/** Publishes events of a write that the API server has already taken. */
export const accept = (cluster: Cluster, by: string, events: readonly WatchEvent[]): Progress =>
  drafted(cluster, (draft, happened) => acceptIn(draft, happened, by, events));
