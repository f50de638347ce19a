import type { ApiObject } from '../api/index.ts';
import {
  type ApiState,
  type ClusterComponent,
  emptyApi,
  type Reader,
  reader,
  type WatchEvent,
  type Write,
  write,
} from '../apiserver/index.ts';
import { drawAt } from '../sim/index.ts';

// biome-ignore lint/suspicious/noExplicitAny: controllers differ in memory, and no test looks into it
type Controller = ClusterComponent<any>;

/** An API server with some controllers on it that hear of every change at once, in order. */
export interface Bench {
  readonly read: Reader;
  /** Moves the clock; nothing happens by itself. */
  now: number;
  submit(request: Write): void;
  create(...objects: readonly ApiObject[]): void;
  /** Changes an object's spec or metadata, or its status. */
  change<T extends ApiObject>(object: T, verb?: 'update' | 'updateStatus'): void;
  /** Tells every controller of every object again; returns the writes that this led to. */
  tellAgain(): readonly Write[];
  fire(timer: string): void;
  /** Timers asked for, newest last. */
  readonly timers: readonly { readonly timer: string; readonly at: number }[];
}

interface Due {
  readonly controller: Controller;
  readonly timer: string;
}

const LIMIT = 5_000;

export function bench(controllers: readonly Controller[]): Bench {
  let state: ApiState = emptyApi({
    serviceClusterIPRanges: ['10.96.0.0/12'],
    nodePortRange: { from: 30000, to: 32767 },
    podCIDRs: ['10.244.0.0/16'],
    advertiseAddress: '192.168.1.10',
  });
  let count = 0;
  const draw = (stream: string): number => drawAt(7, stream, count++);
  const memory: Record<string, unknown> = Object.fromEntries(
    controllers.map(({ name, initial }) => [name, initial]),
  );
  const timers: { timer: string; at: number }[] = [];
  const made: Write[] = [];
  const queue: WatchEvent[] = [];
  // What waits for nothing but its turn: a work queue.
  const due = new Map<string, Due>();

  const request = (wanted: Write, isOwn: boolean): void => {
    const result = write(state, wanted, { now: self.now, draw });
    if (isOwn) made.push(wanted);
    if (result.ok) {
      state = result.state;
      queue.push(...result.events);
    } else if (!isOwn) throw new Error(result.status.message);
  };
  const tell = (controller: Controller, event: Parameters<Controller['handle']>[1]): void => {
    const context = { now: self.now, self: controller.name, read: reader(state), draw };
    const { memory: next, effects } = controller.handle(memory[controller.name], event, context);
    memory[controller.name] = next;
    for (const effect of effects) {
      if (effect.effect === 'Write') request(effect, true);
      if (effect.effect !== 'Later') continue;
      if (effect.after > 0) timers.push({ timer: effect.timer, at: self.now + effect.after });
      else due.set(`${controller.name} ${effect.timer}`, { controller, timer: effect.timer });
    }
  };
  const drain = (): void => {
    for (let steps = 0; queue.length + due.size > 0; steps++) {
      if (steps > LIMIT) throw new Error('controllers never come to rest');
      const event = queue.shift();
      if (event) {
        for (const controller of controllers)
          if (controller.watches.includes(event.object.kind)) tell(controller, event);
        continue;
      }
      const [key, { controller, timer }] = [...due.entries()][0] as [string, Due];
      due.delete(key);
      tell(controller, { type: 'TIMER', timer });
    }
  };
  const self: Bench = {
    now: 0,
    timers,
    get read() {
      return reader(state);
    },
    submit(wanted) {
      request(wanted, false);
      drain();
    },
    create(...objects) {
      for (const object of objects) self.submit({ effect: 'Write', verb: 'create', object });
    },
    change(object, verb = 'update') {
      self.submit({ effect: 'Write', verb, object });
    },
    tellAgain() {
      made.length = 0;
      const all = [...new Set(controllers.flatMap(({ watches }) => watches))].flatMap((kind) =>
        self.read.list(kind),
      );
      queue.push(...all.map((object): WatchEvent => ({ type: 'MODIFIED', object, old: object })));
      drain();
      return [...made];
    },
    fire(timer) {
      for (const controller of controllers) tell(controller, { type: 'TIMER', timer });
      drain();
    },
  };
  request(
    {
      effect: 'Write',
      verb: 'create',
      object: { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'default' } },
    },
    false,
  );
  drain();
  return self;
}
