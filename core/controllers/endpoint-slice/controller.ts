import type { ApiObject, Pod, Service } from '../../api/index.ts';
import {
  type ClusterComponent,
  type ClusterContext,
  type ComponentEvent,
  type Effect,
  listOf,
  type Reader,
  recordEvent,
  type Saying,
  servicesSelecting,
} from '../../apiserver/index.ts';
import {
  delayOf,
  emptySorted,
  type Millis,
  type Sorted,
  sortedGet,
  sortedPut,
  sortedRemove,
} from '../../sim/index.ts';
import { endpointSliceDelays } from '../delays.ts';
import { enqueued, isPodEvent } from '../work-queue.ts';
import { mayChangeEndpoints } from './endpoint.ts';
import { isSelected, type Reconciled, reconcile, selectedPods, selectedService } from './reconcile.ts';
import { CONTROLLER_NAME, MANAGED_BY, SERVICE_NAME } from './slice.ts';
import { wantsTopologyHints } from './topology-hints.ts';
import { isOwnWrite, tracked } from './tracker.ts';
import { type SeenTimes, triggerTime } from './trigger-time.ts';

/** By Service, `namespace/name`. */
export interface EndpointSliceMemory {
  readonly seen: Sorted<SeenTimes>;
  /** What was last said about a Service, so that it is not said again without news. */
  readonly said: Sorted<readonly string[]>;
  /** Services that wait for the end of a batch period. */
  readonly batched: Readonly<Record<string, true>>;
}

const keyOf = ({ metadata }: Service): string => `${metadata.namespace}/${metadata.name}`;

const servicesOf = (read: Reader, pods: readonly Pod[]): readonly Service[] => {
  const found = pods.flatMap(({ metadata: { namespace = '', labels } }) =>
    servicesSelecting(read, namespace, labels),
  );
  return [...new Set(found)].filter(isSelected);
};

const FAILED = 'Error updating Endpoint Slices for Service ';

/** Whether the last try left a Pod out; upstream tries such a Service again from time to time. */
const hasFailed = (memory: EndpointSliceMemory, service: Service): boolean =>
  (sortedGet(memory.said, keyOf(service)) ?? []).some((message) => message.startsWith(FAILED));

/** The Services to look at after a change (endpointslice_controller.go, its event handlers). */
function affected(memory: EndpointSliceMemory, event: ComponentEvent, read: Reader): readonly Service[] {
  if (event.type === 'REFUSED') return [];
  if (event.type === 'TIMER') {
    const [, namespace = '', name = ''] = event.timer.split('/');
    return [selectedService(read, namespace, name) ?? []].flat();
  }
  const { object } = event;
  const old = event.type === 'MODIFIED' ? event.old : undefined;
  const named = (service: string | undefined): readonly Service[] => {
    const found = selectedService(read, object.metadata.namespace ?? '', service ?? '');
    return found ? [found] : [];
  };
  switch (object.kind) {
    case 'Service':
      return named(object.metadata.name);
    case 'Pod':
      return servicesOf(read, old?.kind === 'Pod' ? [object, old] : [object]);
    case 'EndpointSlice': {
      const labels = { ...old?.metadata.labels, ...object.metadata.labels };
      return labels[MANAGED_BY] === CONTROLLER_NAME ? named(labels[SERVICE_NAME]) : [];
    }
    case 'Node':
      return listOf(read, 'Service').filter(
        (service) =>
          isSelected(service) &&
          (wantsTopologyHints(service) || (event.type === 'ADDED' && hasFailed(memory, service))),
      );
    default:
      return [];
  }
}

const ENABLED = 'Topology Aware Hints has been enabled, addressType: ';
const DISABLED = 'Topology Aware Hints has been disabled, addressType: ';

/** Events about one Service; `before` is what was said last time, by which it is known that hints were in place. */
function sayings(service: Service, result: Reconciled, before: readonly string[]): readonly Saying[] {
  const about: ApiObject = service;
  const disabled = (message: string): Saying => ({
    about,
    type: 'Warning',
    reason: 'TopologyAwareHintsDisabled',
    message,
  });
  const hints = (['IPv4', 'IPv6'] as const).flatMap((addressType): readonly Saying[] => {
    const state = result.topology[addressType];
    if (state === undefined)
      return before.includes(ENABLED + addressType) ? [disabled(DISABLED + addressType)] : [];
    if (state !== 'enabled') return [disabled(`${state.disabled}, addressType: ${addressType}`)];
    const message = ENABLED + addressType;
    return [{ about, type: 'Normal', reason: 'TopologyAwareHintsEnabled', message }];
  });
  if (result.errors.length === 0) return hints;
  const all = result.errors.length > 1 ? `[${result.errors.join(', ')}]` : result.errors[0];
  const message = `${FAILED}${keyOf(service)}: ${all}`;
  return [...hints, { about, type: 'Warning', reason: 'FailedToUpdateEndpointSlices', message }];
}

function sync(memory: EndpointSliceMemory, service: Service, context: ClusterContext) {
  const key = keyOf(service);
  const pods = selectedPods(service, context.read);
  const { time, seen } = triggerTime(sortedGet(memory.seen, key), service, pods);
  const result = reconcile(service, pods, context.read, time);
  const before = sortedGet(memory.said, key) ?? [];
  const news = sayings(service, result, before);
  const said = news.map(({ message }) => message);
  const fresh = news.filter(({ message }) => !before.includes(message));
  const effects: readonly Effect[] = [
    ...tracked(result.writes),
    ...fresh.flatMap((saying) => recordEvent(context, saying)),
  ];
  return {
    memory: { ...memory, seen: sortedPut(memory.seen, key, seen), said: sortedPut(memory.said, key, said) },
    effects,
  };
}

function forget(memory: EndpointSliceMemory, key: string): EndpointSliceMemory {
  return { ...memory, seen: sortedRemove(memory.seen, key), said: sortedRemove(memory.said, key) };
}

const BATCH = 'batch/';

/** Puts Services off to the end of their batch period; one that waits already goes on waiting (AddAfter). */
function gather(memory: EndpointSliceMemory, services: readonly Service[], after: Millis) {
  const keys = services.map(keyOf).filter((key) => !memory.batched[key]);
  const batched = { ...memory.batched, ...Object.fromEntries(keys.map((key) => [key, true] as const)) };
  const effects = keys.map((key): Effect => ({ effect: 'Later', after, timer: BATCH + key }));
  return { memory: keys.length > 0 ? { ...memory, batched } : memory, effects };
}

function endBatch(memory: EndpointSliceMemory, timer: string): EndpointSliceMemory {
  const { [timer.slice(BATCH.length)]: _due, ...batched } = memory.batched;
  return { ...memory, batched };
}

/**
 * Keeps the EndpointSlices of every Service that has a selector. When a Service loses its selector, its slices stay
 * as they were; when it goes, the garbage collector takes them. Simplified: no rate limit and no retries (a Pod of a
 * missing Node is looked at again when a Node comes), and the same event is not repeated without news.
 */
export const endpointSliceController: ClusterComponent<EndpointSliceMemory> = {
  name: 'endpoint-slice-controller',
  scope: 'cluster',
  initial: { seen: emptySorted, said: emptySorted, batched: {} },
  watches: ['Service', 'Pod', 'EndpointSlice', 'Node'],
  wants: (event) => mayChangeEndpoints(event) && !isOwnWrite(event),
  handle(memory, event, context) {
    let next = memory;
    const effects: Effect[] = [];
    if (event.type === 'DELETED' && event.object.kind === 'Service') next = forget(next, keyOf(event.object));
    if (event.type === 'TIMER') next = endBatch(next, event.timer);
    const services = affected(memory, event, context.read);
    const period = delayOf(context, endpointSliceDelays, 'endpointUpdatesBatchPeriod');
    if (isPodEvent(event))
      return period > 0 ? gather(next, services, period) : { memory: next, effects: enqueued(services) };
    for (const service of services) {
      const result = sync(next, service, context);
      next = result.memory;
      effects.push(...result.effects);
    }
    return { memory: next, effects };
  },
};
