import { isPodFinished, type Pod, selects } from '../api/index.ts';
import { byLabels, labelledOf, type Reader, servicesSelecting } from '../apiserver/index.ts';
import { allocatable, type NodeState, scoredRequest } from './node-state.ts';

const MAX_SCORE = 100;
const ZONE = 'topology.kubernetes.io/zone';

/** Pods that belong together with this one: under the same Services, and under the same owner's selector. */
function siblings(pod: Pod, read: Reader): readonly Pod[] {
  const { namespace = '', labels, ownerReferences } = pod.metadata;
  const services = servicesSelecting(read, namespace, labels);
  const owner = ownerReferences?.find(({ controller }) => controller);
  const set = owner && read.get(owner.kind, namespace, owner.name);
  const selector = set?.kind === 'ReplicaSet' || set?.kind === 'StatefulSet' ? set.spec.selector : undefined;
  if (services.length === 0 && !selector) return [];
  const wanted = Object.assign({}, selector?.matchLabels, ...services.map(({ spec }) => spec.selector));
  const isSelected = byLabels((each) => !selector || selects(selector, each));
  return labelledOf(read, 'Pod', namespace, wanted).filter(
    (other) => other.metadata.deletionTimestamp === undefined && isSelected(other),
  );
}

/**
 * Fewest siblings on the node, and in its zone, wins: the default constraints of PodTopologySpread (host name and
 * zone, ScheduleAnyway) over the default selector. Weights grow with the logarithm of the number of domains
 * (pkg/scheduler/framework/plugins/podtopologyspread/scoring.go).
 */
function topologySpread(pod: Pod, states: readonly NodeState[], read: Reader): readonly number[] {
  const counts = new Map(states.map(({ node }) => [node.metadata.name, 0]));
  for (const other of siblings(pod, read)) {
    const count = counts.get(other.spec.nodeName ?? '');
    if (count !== undefined && !isPodFinished(other)) counts.set(other.spec.nodeName ?? '', count + 1);
  }
  const onNode = states.map(({ node }) => counts.get(node.metadata.name) ?? 0);
  const zones = states.map(({ node }) => node.metadata.labels?.[ZONE]);
  const inZone = zones.map((zone) =>
    zone === undefined
      ? 0
      : onNode.reduce((sum, count, index) => sum + (zones[index] === zone ? count : 0), 0),
  );
  const domains = new Set(zones.filter((zone) => zone !== undefined)).size;
  const cost = states.map(
    (_, index) =>
      (onNode[index] ?? 0) * Math.log(states.length + 2) + (inZone[index] ?? 0) * Math.log(domains + 2),
  );
  const [least, most] = [Math.min(...cost), Math.max(...cost)];
  return cost.map((each) =>
    most === 0 ? MAX_SCORE : Math.floor((MAX_SCORE * (most + least - each)) / most),
  );
}

/** Most room left, as a share of what the node has (noderesources/least_allocated.go). */
function leastAllocated(pod: Pod, { node, scored }: NodeState): number {
  const request = scoredRequest(pod);
  const most = allocatable(node);
  const free = (capacity: number, used: number): number =>
    used > capacity ? 0 : Math.floor(((capacity - used) * MAX_SCORE) / capacity);
  return Math.floor(
    (free(most.cpu, scored.cpu + request.cpu) + free(most.memory, scored.memory + request.memory)) / 2,
  );
}

/** CPU and memory used to like shares (noderesources/balanced_allocation.go). */
function balanced(pod: Pod, { node, scored }: NodeState): number {
  const request = scoredRequest(pod);
  const most = allocatable(node);
  const share = (used: number, capacity: number): number => Math.min(1, used / capacity);
  const difference =
    share(scored.cpu + request.cpu, most.cpu) - share(scored.memory + request.memory, most.memory);
  return Math.floor((1 - Math.abs(difference) / 2) * MAX_SCORE);
}

/** Weights of the default profile (pkg/scheduler/apis/config/v1/default_plugins.go). */
const SPREAD_WEIGHT = 2;

/** The scores of the nodes, in their order. */
export function scores(pod: Pod, states: readonly NodeState[], read: Reader): readonly number[] {
  const spread = topologySpread(pod, states, read);
  return states.map(
    (state, index) =>
      SPREAD_WEIGHT * (spread[index] ?? 0) + leastAllocated(pod, state) + balanced(pod, state),
  );
}
