import type { ApiObject, Event } from '../api/index.ts';
import { fromRfc3339, hexWord, type Millis, rfc3339 } from '../sim/index.ts';
import type { ClusterContext, Effect, Write } from './component.ts';
import { eventsNamedAfter } from './lister.ts';

/** What a component has to say about an object. */
export interface Saying {
  readonly about: ApiObject;
  /** `spec.containers{web}`. */
  readonly fieldPath?: string;
  readonly type: Event['type'];
  readonly reason: string;
  readonly message: string;
}

/** client-go tools/record/events_cache.go: messages that differ beyond this many within the window are combined. */
const MAX_SIMILAR = 10;
const SIMILAR_WINDOW: Millis = 600_000;
/** The spam filter's token bucket: 25 at once, then one every five minutes, for each source and object. */
const SPAM_BURST = 25;
const SPAM_REFILL: Millis = 300_000;

const COMBINED = '(combined from similar events): ';

const EPOCH_SECONDS = (fromRfc3339('1970-01-01T00:00:00Z') ?? 0) / -1000;

/** `web-5647f8d9b6.18ea50f4fac46c0c`: the object's name and the nanoseconds since 1970 in hex. */
function eventName(about: ApiObject, context: ClusterContext): string {
  const seconds = EPOCH_SECONDS + Math.floor(context.now / 1000);
  const nanos = (Math.floor(context.now) % 1000) * 1_000_000 + Math.floor(context.draw('event') * 1e6);
  // More than a number holds exactly: 10⁹ is 1953125 × 2⁹, so the upper and the lower 32 bits are each.
  const high = seconds * 1_953_125;
  const low = (high % 2 ** 23) * 2 ** 9 + nanos;
  const upper = Math.floor(high / 2 ** 23) + Math.floor(low / 2 ** 32);
  return `${about.metadata.name}.${upper.toString(16)}${hexWord(low)}`;
}

const sameObject = (event: Event, about: ApiObject): boolean =>
  event.involvedObject.kind === about.kind &&
  event.involvedObject.name === about.metadata.name &&
  event.involvedObject.uid === about.metadata.uid;

function again(event: Event, message: string, now: string): Write {
  const { resourceVersion: _read, ...metadata } = event.metadata;
  const object = { ...event, metadata, message, count: event.count + 1, lastTimestamp: now };
  return { effect: 'Write', verb: 'update', object };
}

/** The events about an object as they will be once the pending writes are carried out. */
function eventsOf(context: ClusterContext, about: ApiObject, pending: readonly Effect[]): readonly Event[] {
  const known = eventsNamedAfter(context.read, about.metadata);
  if (pending.length === 0) return known;
  const coming = new Map<string, Event>();
  for (const effect of pending)
    if (effect.effect === 'Write' && effect.verb !== 'delete' && effect.object.kind === 'Event')
      coming.set(effect.object.metadata.name, effect.object);
  return [...known.filter(({ metadata }) => !coming.has(metadata.name)), ...coming.values()];
}

function isSpam(told: readonly Event[], now: Millis): boolean {
  const total = told.reduce((sum, event) => sum + event.count, 0);
  if (total < SPAM_BURST) return false;
  const first = told.reduce((least, event) => Math.min(least, fromRfc3339(event.firstTimestamp) ?? now), now);
  return total >= SPAM_BURST + Math.floor((now - first) / SPAM_REFILL);
}

/**
 * The writes that record an event as client-go's broadcaster does: a repetition counts up, the tenth and further
 * similar messages are combined into one, and a source that says too much about one object is cut short. Unlike the
 * real one it keeps no cache of its own: it looks at the events that are stored, and at those among `pending`, the
 * effects of the same reaction so far.
 */
export function recordEvent(
  context: ClusterContext,
  saying: Saying,
  pending: readonly Effect[] = [],
): readonly Write[] {
  const { about, fieldPath, type, reason, message } = saying;
  const [component = '', host] = [sourceOf(context.self), context.node];
  const told = eventsOf(context, about, pending).filter(
    (event) => event.source.component === component && event.source.host === host && sameObject(event, about),
  );
  if (isSpam(told, context.now)) return [];
  const now = rfc3339(context.now);
  const similar = told.filter((event) => event.type === type && event.reason === reason);
  const recent = similar.filter((e) => context.now - (fromRfc3339(e.lastTimestamp) ?? 0) <= SIMILAR_WINDOW);
  const same = similar.find((e) => e.message === message && e.involvedObject.fieldPath === fieldPath);
  if (same) return [again(same, message, now)];
  const isCombined = recent.length + 1 >= MAX_SIMILAR;
  const combined = recent.find((event) => event.message.startsWith(COMBINED));
  if (isCombined && combined) return [again(combined, COMBINED + message, now)];
  const object: Event = {
    apiVersion: 'v1',
    kind: 'Event',
    metadata: { name: eventName(about, context), namespace: about.metadata.namespace ?? 'default' },
    involvedObject: {
      kind: about.kind,
      ...(about.metadata.namespace === undefined ? {} : { namespace: about.metadata.namespace }),
      name: about.metadata.name,
      ...(about.metadata.uid === undefined ? {} : { uid: about.metadata.uid }),
      apiVersion: about.apiVersion,
      ...(fieldPath === undefined ? {} : { fieldPath }),
    },
    reason,
    message: isCombined ? COMBINED + message : message,
    source: { component, ...(host === undefined ? {} : { host }) },
    firstTimestamp: now,
    lastTimestamp: now,
    count: 1,
    type,
    reportingComponent: component,
    reportingInstance: host ?? '',
  };
  return [{ effect: 'Write', verb: 'create', object }];
}

/** Event sources have names of their own: the ReplicaSet controller signs as `replicaset-controller`. */
function sourceOf(self: string): string {
  const slash = self.indexOf('/');
  const name = slash < 0 ? self : self.slice(0, slash);
  return SOURCES[name] ?? name;
}

const SOURCES: Readonly<Record<string, string>> = {
  'replica-set-controller': 'replicaset-controller',
  'stateful-set-controller': 'statefulset-controller',
  'daemon-set-controller': 'daemonset-controller',
  'node-lifecycle-controller': 'node-controller',
  'service-lb-controller': 'service-controller',
  scheduler: 'default-scheduler',
};
