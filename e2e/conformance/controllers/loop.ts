import type { ApiObject } from '../../../core/api/index.ts';
import {
  type ApiState,
  type ClusterComponent,
  type ComponentEvent,
  emptyApi,
  put,
  type Reader,
  reader,
  type WatchEvent,
  type Write,
  write,
} from '../../../core/apiserver/index.ts';
import { drawAt } from '../../../core/sim/index.ts';

/** Components over an API server and nothing else: no kernel, no latency but `WATCH`. */
export interface Loop {
  readonly read: Reader;
  readonly now: number;
  /** Puts objects there as they are, as if they had been written long ago, then tells everybody of them. */
  place(objects: readonly ApiObject[]): void;
  /** One request of a person; throws when it is refused. */
  submit(request: Write): void;
  /** Goes on for so many ms. */
  advance(ms: number): void;
}

interface Pending {
  readonly at: number;
  readonly sequence: number;
  readonly to: string;
  readonly event: ComponentEvent;
}

/** From a write to its watch event, in ms. */
export const WATCH = 1;

const config = {
  serviceClusterIPRanges: ['10.96.0.0/12', 'fd00:10:96::/112'],
  nodePortRange: { from: 30000, to: 32767 },
  podCIDRs: ['10.244.0.0/16'],
  advertiseAddress: '192.168.1.10',
};

// biome-ignore lint/suspicious/noExplicitAny: each component has a memory type of its own, and the loop looks into none
export function newLoop(components: readonly ClusterComponent<any>[], node: string, start = 0): Loop {
  let api: ApiState = emptyApi(config);
  let now = start;
  let sequence = 0;
  let pending: Pending[] = [];
  const memory: Record<string, unknown> = Object.fromEntries(
    components.map(({ name, initial }) => [name, initial]),
  );
  const draws: Record<string, number> = {};
  const draw = (stream: string): number => {
    draws[stream] = (draws[stream] ?? 0) + 1;
    return drawAt(1, stream, draws[stream]);
  };
  const send = (to: string, event: ComponentEvent, after: number): void => {
    pending.push({ at: now + after, sequence: sequence++, to, event });
  };
  const publish = (event: WatchEvent): void => {
    for (const { name, watches } of components)
      if (watches.includes(event.object.kind)) send(name, event, WATCH);
  };
  const request = (by: string | undefined, wanted: Write): void => {
    const result = write(api, wanted, { now, draw });
    if (result.ok) {
      api = result.state;
      for (const event of result.events) publish(event);
    } else if (by === undefined) throw new Error(`${wanted.verb} refused: ${result.status.message}`);
    else send(by, { type: 'REFUSED', write: wanted, status: result.status }, 0);
  };
  const setTimer = (to: string, timer: string, after: number): void => {
    const isSame = ({ to: other, event }: Pending): boolean =>
      other === to && event.type === 'TIMER' && event.timer === timer;
    pending = pending.filter((entry) => !isSame(entry));
    send(to, { type: 'TIMER', timer }, after);
  };
  const deliver = ({ to, event }: Pending): void => {
    const component = components.find(({ name }) => name === to);
    if (!component) return;
    const context = {
      now,
      self: to,
      read: reader(api),
      draw,
      ...(component.scope === 'node' ? { node } : {}),
    };
    const { memory: next, effects } = component.handle(memory[to], event, context);
    memory[to] = next;
    for (const effect of effects) {
      if (effect.effect === 'Write') request(to, effect);
      if (effect.effect === 'Later') setTimer(to, effect.timer, effect.after);
    }
  };
  const place = (object: ApiObject): ApiObject => {
    api = { ...put(api, object), resourceVersion: api.resourceVersion };
    return object;
  };
  return {
    get read() {
      return reader(api);
    },
    get now() {
      return now;
    },
    place(objects) {
      for (const object of objects.map(place)) publish({ type: 'ADDED', object });
    },
    submit: (wanted) => request(undefined, wanted),
    advance(ms) {
      const end = now + ms;
      for (;;) {
        pending.sort((a, b) => a.at - b.at || a.sequence - b.sequence);
        const [first] = pending;
        if (!first || first.at > end) break;
        pending.shift();
        now = Math.max(now, first.at);
        deliver(first);
      }
      now = end;
    },
  };
}
