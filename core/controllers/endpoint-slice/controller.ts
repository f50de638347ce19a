import { type ApiObject, labelsContain, type Pod, type Service } from '../../api/index.ts';
import {
  type ClusterComponent,
  type ClusterContext,
  type ComponentEvent,
  type Effect,
  listOf,
  type Reader,
  recordEvent,
  type Saying,
} from '../../apiserver/index.ts';
import { isSelected, type Reconciled, reconcile, selectedPods, selectedService } from './reconcile.ts';
import { CONTROLLER_NAME, MANAGED_BY, SERVICE_NAME } from './slice.ts';
import { wantsTopologyHints } from './topology-hints.ts';
import { type SeenTimes, triggerTime } from './trigger-time.ts';

/** By Service, `namespace/name`. */
export interface EndpointSliceMemory {
  readonly seen: Readonly<Record<string, SeenTimes>>;
  /** What was last said about a Service, so that it is not said again without news. */
  readonly said: Readonly<Record<string, readonly string[]>>;
}

const keyOf = ({ metadata }: Service): string => `${metadata.namespace}/${metadata.name}`;

const servicesOf = (read: Reader, pods: readonly Pod[]): readonly Service[] =>
  listOf(read, 'Service', pods[0]?.metadata.namespace).filter(
    (service) =>
      isSelected(service) && pods.some((pod) => labelsContain(pod.metadata.labels, service.spec.selector)),
  );

const FAILED = 'Error updating Endpoint Slices for Service ';

/** Whether the last try left a Pod out; upstream tries such a Service again from time to time. */
const hasFailed = (memory: EndpointSliceMemory, service: Service): boolean =>
  (memory.said[keyOf(service)] ?? []).some((message) => message.startsWith(FAILED));

/** The Services to look at after a change (endpointslice_controller.go, its event handlers). */
function affected(memory: EndpointSliceMemory, event: ComponentEvent, read: Reader): readonly Service[] {
  if (event.type === 'TIMER' || event.type === 'REFUSED') return [];
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
  const { time, seen } = triggerTime(memory.seen[key], service, pods);
  const result = reconcile(service, pods, context.read, time);
  const before = memory.said[key] ?? [];
  const news = sayings(service, result, before);
  const said = news.map(({ message }) => message);
  const fresh = news.filter(({ message }) => !before.includes(message));
  const effects: readonly Effect[] = [
    ...result.writes,
    ...fresh.flatMap((saying) => recordEvent(context, saying)),
  ];
  return {
    memory: { seen: { ...memory.seen, [key]: seen }, said: { ...memory.said, [key]: said } },
    effects,
  };
}

function forget(memory: EndpointSliceMemory, key: string): EndpointSliceMemory {
  const { [key]: _seen, ...seen } = memory.seen;
  const { [key]: _said, ...said } = memory.said;
  return { seen, said };
}

/**
 * Keeps the EndpointSlices of every Service that has a selector. When a Service loses its selector, its slices stay
 * as they were; when it goes, the garbage collector takes them. Simplified: no rate limit and no retries (a Pod of a
 * missing Node is looked at again when a Node comes), and the same event is not repeated without news.
 */
export const endpointSliceController: ClusterComponent<EndpointSliceMemory> = {
  name: 'endpoint-slice-controller',
  scope: 'cluster',
  initial: { seen: {}, said: {} },
  watches: ['Service', 'Pod', 'EndpointSlice', 'Node'],
  handle(memory, event, context) {
    let next = memory;
    const effects: Effect[] = [];
    if (event.type === 'DELETED' && event.object.kind === 'Service') next = forget(next, keyOf(event.object));
    for (const service of affected(memory, event, context.read)) {
      const result = sync(next, service, context);
      next = result.memory;
      effects.push(...result.effects);
    }
    return { memory: next, effects };
  },
};
