import type { ApiObject, AssumedImage, Pod, ProbeView } from '../../core/index.ts';
import type { Mirror } from '../state/index.ts';

/** A container as the kubelet reports it. */
export interface ContainerFact {
  readonly name: string;
  readonly image: string;
  /** `Running`, `Waiting: ImagePullBackOff`, `Terminated: Error (exit code 137)`. */
  readonly state: string;
  readonly message: string | undefined;
  readonly ready: boolean;
  readonly restarts: number;
  /** How the instance before ended. */
  readonly last: string | undefined;
  readonly probes: readonly ProbeView[];
  /** True where what the image does is a guess. */
  readonly assumed: boolean;
}

type Status = NonNullable<NonNullable<Pod['status']>['containerStatuses']>[number];

function stateText(state: Status['state'] | undefined): string {
  if (state?.running) return 'Running';
  if (state?.waiting) return `Waiting: ${state.waiting.reason}`;
  if (state?.terminated)
    return `Terminated: ${state.terminated.reason} (exit code ${state.terminated.exitCode})`;
  return 'Not started';
}

const messageOf = (state: Status['state'] | undefined): string | undefined =>
  state?.waiting?.message ?? state?.terminated?.message;

/** Every container of a Pod: its state, its restarts, its newest probe attempts. */
export function containerFacts(
  mirror: Pick<Mirror, 'probes' | 'assumed'>,
  pod: Pod,
): readonly ContainerFact[] {
  const { name, namespace = '' } = pod.metadata;
  const mine = (each: ProbeView | AssumedImage): boolean => each.namespace === namespace && each.pod === name;
  const statuses = [...(pod.status?.initContainerStatuses ?? []), ...(pod.status?.containerStatuses ?? [])];
  return [...(pod.spec.initContainers ?? []), ...pod.spec.containers].map((container) => {
    const status = statuses.find((each) => each.name === container.name);
    const last = status?.lastState;
    return {
      name: container.name,
      image: container.image ?? '',
      state: stateText(status?.state),
      message: messageOf(status?.state),
      ready: status?.ready ?? false,
      restarts: status?.restartCount ?? 0,
      last: last && Object.keys(last).length > 0 ? stateText(last) : undefined,
      probes: mirror.probes.filter((probe) => mine(probe) && probe.container === container.name),
      assumed: mirror.assumed.some((each) => mine(each) && each.container === container.name),
    };
  });
}

/** A condition of an object, in the words that all kinds share. */
export interface ConditionFact {
  readonly type: string;
  readonly status: string;
  readonly reason: string | undefined;
  readonly message: string | undefined;
  readonly since: string | undefined;
  /** Whether it is as a person would want it. */
  readonly good: boolean;
}

/** Conditions that are good news when they are not so. */
const BAD_WHEN_TRUE = [
  'MemoryPressure',
  'DiskPressure',
  'PIDPressure',
  'NetworkUnavailable',
  'ReplicaFailure',
];

type Conditions = NonNullable<NonNullable<Pod['status']>['conditions']>;

/** The conditions of an object; none for kinds that have none. */
export function conditionFacts(object: ApiObject): readonly ConditionFact[] {
  const status =
    'status' in object ? (object.status as { readonly conditions?: Conditions } | undefined) : undefined;
  return (status?.conditions ?? []).map(({ type, status: value, reason, message, lastTransitionTime }) => ({
    type,
    status: value,
    reason,
    message,
    since: lastTransitionTime,
    good: (value === 'True') !== BAD_WHEN_TRUE.includes(type),
  }));
}

/** The line under an object's name: its phase, its addresses, its node, how many replicas are there. */
export function headline(object: ApiObject): readonly string[] {
  switch (object.kind) {
    case 'Pod': {
      const { phase = 'Pending', podIP } = object.status ?? {};
      const ending = object.metadata.deletionTimestamp ? 'Terminating' : phase;
      return [
        ending,
        ...(podIP ? [podIP] : []),
        ...(object.spec.nodeName ? [`on ${object.spec.nodeName}`] : []),
      ];
    }
    case 'Service': {
      const { type = 'ClusterIP', clusterIP } = object.spec;
      return [type, ...(clusterIP ? [clusterIP] : [])];
    }
    case 'Deployment': {
      const { replicas = 0, updatedReplicas = 0, availableReplicas = 0 } = object.status ?? {};
      return [
        `${replicas} Pods`,
        `${updatedReplicas} of ${object.spec.replicas ?? 1} updated`,
        `${availableReplicas} available`,
      ];
    }
    case 'ReplicaSet':
    case 'StatefulSet': {
      const { replicas = 0, readyReplicas = 0 } = object.status ?? {};
      return [`${replicas} of ${object.spec.replicas ?? 1} Pods`, `${readyReplicas} ready`];
    }
    case 'EndpointSlice':
      return [object.addressType, `${object.endpoints?.length ?? 0} endpoints`];
    case 'Node':
      return object.spec?.unschedulable ? ['cordoned'] : [];
    default:
      return [];
  }
}
