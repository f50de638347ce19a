import {
  type DaemonSet,
  isPodActive,
  isPodFinished,
  isPodReady,
  type Pod,
  sameJson,
  selects,
} from '../../api/index.ts';
import { type ClusterContext, type Effect, listOf, ownedBy, recordEvent } from '../../apiserver/index.ts';
import { isPodAvailable, nextAvailable } from '../availability.ts';
import { scaledValue } from '../deployment/strategy.ts';
import { REVISION_LABEL } from '../history.ts';
import { isControlledBy } from '../owner.ts';
import { podFromTemplate } from '../pod-from-template.ts';
import { withoutZeros } from '../replica-set/status.ts';
import { daemonPodSpec, shouldRun, targetNode } from './placement.ts';
import { revisionFor } from './revision.ts';

type Status = NonNullable<DaemonSet['status']>;

function create(set: DaemonSet, hash: string, node: string, context: ClusterContext): readonly Effect[] {
  const { template } = set.spec;
  const labels = { ...template.metadata?.labels, [REVISION_LABEL]: hash };
  const metadata = { ...template.metadata, labels };
  const pod = podFromTemplate(set, { metadata, spec: daemonPodSpec(set, node) }, context);
  const message = `Created pod: ${pod.metadata.name}`;
  const saying = { about: set, type: 'Normal', reason: 'SuccessfulCreate', message } as const;
  return [{ effect: 'Write', verb: 'create', object: pod }, ...recordEvent(context, saying)];
}

function remove(set: DaemonSet, pod: Pod, context: ClusterContext): readonly Effect[] {
  const { namespace = '', name } = pod.metadata;
  const saying = {
    about: set,
    type: 'Normal',
    reason: 'SuccessfulDelete',
    message: `Deleted pod: ${name}`,
  } as const;
  return [{ effect: 'Write', verb: 'delete', kind: 'Pod', namespace, name }, ...recordEvent(context, saying)];
}

/** Pods of an old template that may go now: so many that no more than maxUnavailable nodes are without (daemon/update.go). */
function outdated(
  set: DaemonSet,
  hash: string,
  pods: readonly Pod[],
  nodes: number,
  now: number,
): readonly Pod[] {
  if (set.spec.updateStrategy?.type === 'OnDelete') return [];
  const { maxUnavailable = 1 } = set.spec.updateStrategy?.rollingUpdate ?? {};
  const isAvailable = (pod: Pod): boolean =>
    isPodActive(pod) && isPodAvailable(pod, set.spec.minReadySeconds ?? 0, now);
  const old = pods.filter((pod) => isPodActive(pod) && pod.metadata.labels?.[REVISION_LABEL] !== hash);
  const missing = nodes - pods.filter(isAvailable).length;
  const room = Math.max(0, scaledValue(maxUnavailable, nodes, 'up') - missing);
  return [...old.filter((pod) => !isAvailable(pod)), ...old.filter(isAvailable).slice(0, room)];
}

function statusOf(
  set: DaemonSet,
  hash: string,
  pods: readonly Pod[],
  nodes: readonly string[],
  now: number,
): Status {
  const onNode = nodes.map((node) => pods.find((pod) => isPodActive(pod) && targetNode(pod) === node));
  const count = (test: (pod: Pod) => boolean): number => onNode.filter((pod) => pod && test(pod)).length;
  const available = count((pod) => isPodAvailable(pod, set.spec.minReadySeconds ?? 0, now));
  return {
    currentNumberScheduled: count(() => true),
    numberMisscheduled: pods.filter((pod) => isPodActive(pod) && !nodes.includes(targetNode(pod))).length,
    desiredNumberScheduled: nodes.length,
    numberReady: count(isPodReady),
    ...withoutZeros({
      observedGeneration: set.metadata.generation ?? 0,
      updatedNumberScheduled: count((pod) => pod.metadata.labels?.[REVISION_LABEL] === hash),
      numberAvailable: available,
      numberUnavailable: nodes.length - available,
    }),
  };
}

/** What brings a DaemonSet nearer to what its spec asks for. */
export function syncDaemonSet(set: DaemonSet, context: ClusterContext): readonly Effect[] {
  const pods = ownedBy(context.read, 'Pod', set.metadata).filter(
    (pod) => isControlledBy(pod, set) && selects(set.spec.selector, pod.metadata.labels),
  );
  const nodes = listOf(context.read, 'Node')
    .filter((node) => shouldRun(set, node))
    .map(({ metadata }) => metadata.name);
  const isEnding = set.metadata.deletionTimestamp !== undefined;
  const { hash, effects: written } = revisionFor(set, pods, context.read);
  const living = pods.filter((pod) => !isPodFinished(pod));
  const missing = nodes.filter((node) => !living.some((pod) => targetNode(pod) === node));
  const unwanted = pods.filter((pod) => isPodActive(pod) && !nodes.includes(targetNode(pod)));
  const finished = pods.filter((pod) => isPodFinished(pod) && pod.metadata.deletionTimestamp === undefined);
  const old = missing.length > 0 ? [] : outdated(set, hash, pods, nodes.length, context.now);
  const victims = [...new Set([...unwanted, ...finished, ...old])];
  const status = statusOf(set, hash, pods, nodes, context.now);
  const after = nextAvailable(pods, set.spec.minReadySeconds ?? 0, context.now);
  const timer = `available/${set.metadata.namespace}/${set.metadata.name}`;
  return [
    ...(isEnding ? [] : written),
    ...(isEnding ? [] : missing.flatMap((node) => create(set, hash, node, context))),
    ...(isEnding ? [] : victims.flatMap((pod) => remove(set, pod, context))),
    ...(sameJson(status, set.status ?? {})
      ? []
      : [{ effect: 'Write', verb: 'updateStatus', object: { ...set, status } } as const]),
    ...(after === undefined ? [] : [{ effect: 'Later', after, timer } as const]),
  ];
}
