import {
  type ComponentEvent,
  type Effect,
  reader,
  type WatchEvent,
  type Write,
  write,
} from '../apiserver/index.ts';
import { load } from '../kernel/index.ts';
import {
  type Chance,
  dequeue,
  enqueue,
  type Millis,
  peek,
  purse,
  sortedGet,
  sortedPut,
  sortedRemove,
} from '../sim/index.ts';
import type { Cluster, Happening, Progress } from './cluster.ts';
import { ownDelays, watchLatency } from './delays.ts';
import { componentOf, instancesWatching, startInstances, stopInstances } from './instances.ts';
import { addNode, removeNode } from './topology.ts';

/** Puts an event in the queue. */
export function send(cluster: Cluster, to: string, event: ComponentEvent, after: Millis): Cluster {
  const sequence = cluster.sequence + 1;
  return {
    ...cluster,
    sequence,
    queue: enqueue(cluster.queue, { at: cluster.now + after, sequence, item: { to, event } }),
  };
}

/** `kubelet/node-a task/UID`: no instance has a blank in its name. */
const timerKey = (to: string, timer: string): string => `${to} ${timer}`;

/** A timer of an instance; a pending one of the same name is void from now on. */
export function setTimer(cluster: Cluster, to: string, timer: string, after: Millis): Cluster {
  const queued = send(cluster, to, { type: 'TIMER', timer }, after);
  return { ...queued, timers: sortedPut(queued.timers, timerKey(to, timer), queued.sequence) };
}

/** Takes a pending timer back. */
export const cancelTimer = (cluster: Cluster, to: string, timer: string): Cluster => ({
  ...cluster,
  timers: sortedRemove(cluster.timers, timerKey(to, timer)),
});

/** Tells every instance that watches the kind, each after its own latency. */
function publish(cluster: Cluster, event: WatchEvent): Cluster {
  let next = cluster;
  for (const instance of instancesWatching(cluster, event)) {
    const latency = watchLatency(cluster.delays, cluster.chance.seed, instance);
    next = send(next, instance, event, Math.max(latency, (cluster.notBefore[instance] ?? 0) - cluster.now));
  }
  return next;
}

/** A Node object is what makes a machine: its network stack, its kubelet and its kube-proxy come and go with it. */
function followNodes(cluster: Cluster, event: WatchEvent): Cluster {
  if (event.object.kind !== 'Node') return cluster;
  const node = event.object;
  if (event.type === 'DELETED')
    return stopInstances(removeNode(cluster, node.metadata.name), node.metadata.name);
  const known = cluster.nodes[node.metadata.name] !== undefined;
  const next = addNode(cluster, node);
  return known ? next : startInstances(next, node.metadata.name, (c, to, e) => send(c, to, e, 0));
}

/** Carries out one write of a component or a person, and tells the watchers. Refusals go back to the component. */
export function submit(cluster: Cluster, by: string, request: Write): Progress {
  const chance = purse(cluster.chance);
  const result = write(cluster.api, request, { now: cluster.now, draw: chance.draw });
  if (!result.ok) {
    const event: ComponentEvent = { type: 'REFUSED', write: request, status: result.status };
    return { cluster: send({ ...cluster, chance: chance.spent() }, by, event, 0), happened: [] };
  }
  return accept({ ...cluster, api: result.state, chance: chance.spent() }, by, result.events);
}

/** Publishes events of a write that the API server has already taken. */
export function accept(cluster: Cluster, by: string, events: readonly WatchEvent[]): Progress {
  let next = cluster;
  const happened: Happening[] = [];
  for (const event of events) {
    next = publish(followNodes(next, event), event);
    happened.push({ at: cluster.now, by, happened: 'write', event });
  }
  return { cluster: next, happened };
}

function carryOut(cluster: Cluster, by: string, effect: Effect): Progress {
  switch (effect.effect) {
    case 'Write':
      return submit(cluster, by, effect);
    case 'Later':
      return { cluster: setTimer(cluster, by, effect.timer, effect.after), happened: [] };
    case 'Load': {
      const netns = cluster.nodes[effect.node];
      if (!netns) return { cluster, happened: [] };
      const nodes = { ...cluster.nodes, [effect.node]: load(netns, effect.commands) };
      return {
        cluster: { ...cluster, nodes },
        happened: [{ at: cluster.now, by, happened: 'load', load: effect }],
      };
    }
  }
}

const isVoid = (cluster: Cluster, to: string, event: ComponentEvent, sequence: number): boolean =>
  !(to in cluster.memory) ||
  (event.type === 'TIMER' && sortedGet(cluster.timers, timerKey(to, event.timer)) !== sequence);

function react(cluster: Cluster, to: string, event: ComponentEvent): Progress {
  const { component, node } = componentOf(to);
  const chance = purse(cluster.chance);
  const delays = ownDelays(cluster.delays, to);
  const netns = node === undefined ? undefined : cluster.nodes[node];
  const reaction = component.handle(cluster.memory[to], event, {
    now: cluster.now,
    self: to,
    read: netns ? { ...reader(cluster.api), netns } : reader(cluster.api),
    draw: chance.draw,
    ...(node === undefined ? {} : { node }),
    ...(delays === undefined ? {} : { delays }),
  });
  const spent: Chance = chance.spent();
  let next: Cluster =
    reaction.memory === cluster.memory[to]
      ? { ...cluster, chance: spent }
      : { ...cluster, chance: spent, memory: { ...cluster.memory, [to]: reaction.memory } };
  const happened: Happening[] = [];
  for (const effect of reaction.effects) {
    const progress = carryOut(next, to, effect);
    next = progress.cluster;
    happened.push(...progress.happened);
  }
  return { cluster: next, happened };
}

/** Takes the earliest event, calls one component, carries out its effects. There is no other writer. */
export function step(cluster: Cluster): Progress {
  const entry = peek(cluster.queue);
  if (!entry) return { cluster, happened: [] };
  const { to, event } = entry.item;
  const isStale = isVoid(cluster, to, event, entry.sequence);
  const rung = event.type === 'TIMER' && !isStale ? cancelTimer(cluster, to, event.timer) : cluster;
  const taken: Cluster = { ...rung, now: Math.max(cluster.now, entry.at), queue: dequeue(cluster.queue) };
  if (isStale) return { cluster: taken, happened: [] };
  const waiting = taken.stopped[to];
  if (!waiting) return react(taken, to, event);
  return {
    cluster: { ...taken, stopped: { ...taken.stopped, [to]: [...waiting, entry.item] } },
    happened: [],
  };
}
