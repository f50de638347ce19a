import type { ApiObject, Event, Pod } from '../api/index.ts';
import {
  type ApiState,
  type ComponentEvent,
  emptyApi,
  listOf,
  reader,
  type WatchEvent,
  type Write,
  write,
} from '../apiserver/index.ts';
import { drawAt } from '../sim/index.ts';
import { kubelet } from './kubelet.ts';
import type { KubeletMemory } from './memory.ts';

/** One node with a kubelet on an API server, and a clock to move. */
export interface TestNode {
  readonly now: number;
  readonly memory: KubeletMemory;
  /** Binds a new Pod to the node. */
  start(pod: Partial<Pod['spec']> & Pick<Pod['spec'], 'containers'>, name?: string): void;
  submit(request: Write): void;
  advance(ms: number): void;
  pod(name?: string): Pod | undefined;
  /** Messages about Pods with their counts, in the order in which they were first told. */
  told(): readonly string[];
}

interface Pending {
  readonly at: number;
  readonly event: ComponentEvent;
}

export function testNode(initial: Partial<KubeletMemory> = {}): TestNode {
  let state: ApiState = emptyApi({
    serviceClusterIPRanges: ['10.96.0.0/12'],
    nodePortRange: { from: 30000, to: 32767 },
    podCIDRs: ['10.244.0.0/16'],
    advertiseAddress: '192.168.1.10',
  });
  let now = 0;
  let count = 0;
  let memory: KubeletMemory = { ...kubelet.initial, relistPhase: 0, ...initial };
  let pending: Pending[] = [];
  const draw = (stream: string): number => drawAt(3, stream, count++);
  const send = (event: ComponentEvent, after: number): void => {
    pending.push({ at: now + after, event });
  };
  const submit = (request: Write): void => {
    const result = write(state, request, { now, draw });
    if (!result.ok) throw new Error(result.status.message);
    state = result.state;
    for (const event of result.events as readonly WatchEvent[])
      if (kubelet.watches.includes(event.object.kind)) send(event, 1);
  };
  const react = (event: ComponentEvent): void => {
    const context = { now, self: 'kubelet/node-a', node: 'node-a', read: reader(state), draw };
    const reaction = kubelet.handle(memory, event, context);
    memory = reaction.memory;
    for (const effect of reaction.effects) {
      if (effect.effect === 'Write') submit(effect);
      if (effect.effect !== 'Later') continue;
      pending = pending.filter(
        ({ event: other }) => !(other.type === 'TIMER' && other.timer === effect.timer),
      );
      send({ type: 'TIMER', timer: effect.timer }, effect.after);
    }
  };
  const create = (object: ApiObject): void => submit({ effect: 'Write', verb: 'create', object });
  create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'default' } });
  create({
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name: 'node-a' },
    spec: { podCIDR: '10.244.1.0/24', podCIDRs: ['10.244.1.0/24'] },
    status: { addresses: [{ type: 'InternalIP', address: '192.168.1.11' }] },
  });
  return {
    get now() {
      return now;
    },
    get memory() {
      return memory;
    },
    start: (spec, name = 'web') =>
      create({
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name, namespace: 'default' },
        spec: { ...spec, nodeName: 'node-a' },
      }),
    submit,
    advance(ms) {
      const end = now + ms;
      for (;;) {
        pending.sort((a, b) => a.at - b.at);
        const next = pending[0];
        if (!next || next.at > end) break;
        pending.shift();
        now = next.at;
        react(next.event);
      }
      now = end;
    },
    pod: (name = 'web') => reader(state).get('Pod', 'default', name) as Pod | undefined,
    told: () =>
      [...(listOf(reader(state), 'Event') as readonly Event[])]
        .sort((a, b) =>
          a.metadata.name.replace(/^.*\./, '') < b.metadata.name.replace(/^.*\./, '') ? -1 : 1,
        )
        .map(({ message, count: times }) => (times > 1 ? `${message} x${times}` : message)),
  };
}
