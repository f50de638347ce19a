import type { ApiObject, Pod } from '../api/index.ts';
import { getOf, listOf, reader, tableOf } from '../apiserver/index.ts';
import type { Cluster, Delivery } from '../cluster/index.ts';
import { type KubeletMemory, probeResults, runningContainers } from '../kubelet/index.ts';
import { type ProxyMemory, proxyStatus } from '../proxy/index.ts';
import { emptySorted, itemsOf, rfc3339, sortedChanges } from '../sim/index.ts';
import type { Client } from '../walk/index.ts';
import type { SessionState } from './state.ts';
import type { AssumedImage, ControlEvent, Frame, NodeView, ProbeView, Problem } from './types.ts';

const refOf = ({ kind, metadata }: ApiObject) => ({
  kind,
  namespace: metadata.namespace ?? '',
  name: metadata.name,
});

/** Objects that differ between two states, found by identity: kinds, then objects, shared where nothing changed. */
function changes(next: Cluster, previous: Cluster | undefined): Pick<Frame, 'upserts' | 'removals'> {
  const upserts: ApiObject[] = [];
  const removals: ReturnType<typeof refOf>[] = [];
  const before = previous?.api.objects ?? {};
  for (const kind of Object.keys({ ...before, ...next.api.objects }).sort()) {
    const changed = sortedChanges(before[kind] ?? emptySorted, tableOf(next.api, kind));
    for (const object of changed.put) upserts.push(object);
    for (const object of changed.removed) removals.push(refOf(object));
  }
  return { upserts, removals };
}

/** Whether a delivery tells a kube-proxy of something that its rules are made from. */
const tellsOfRules = ({ event }: Delivery): boolean =>
  'object' in event && (event.object.kind === 'Service' || event.object.kind === 'EndpointSlice');

/** Instances that have yet to hear of a change of Services or slices: on its way, or waiting for one that is stopped. */
function yetToHear({ queue, stopped }: Cluster): ReadonlySet<string> {
  return new Set(
    [...itemsOf(queue), ...Object.values(stopped).flat()].filter(tellsOfRules).map(({ to }) => to),
  );
}

function nodeViews(cluster: Cluster): readonly NodeView[] {
  const waiting = yetToHear(cluster);
  return Object.keys(cluster.nodes)
    .sort()
    .flatMap((name): readonly NodeView[] => {
      const node = getOf(reader(cluster.api), 'Node', '', name);
      const memory = cluster.memory[`kube-proxy/${name}`] as ProxyMemory | undefined;
      if (!node || !memory) return [];
      const { mode, syncedAt = 0, rules, pending } = proxyStatus(memory);
      const behind = pending || waiting.has(`kube-proxy/${name}`);
      const address = node.status?.addresses?.find(({ type }) => type === 'InternalIP')?.address ?? '';
      return [{ name, address, podCIDR: node.spec?.podCIDR ?? '', proxy: { mode, syncedAt, rules, behind } }];
    });
}

function probeViews(cluster: Cluster): readonly ProbeView[] {
  return Object.keys(cluster.nodes)
    .sort()
    .flatMap((node) => {
      const memory = cluster.memory[`kubelet/${node}`] as KubeletMemory | undefined;
      return memory ? probeResults(memory) : [];
    });
}

/** Containers that run an image that nobody has described. */
function assumedImages(cluster: Cluster): readonly AssumedImage[] {
  const pods = listOf(reader(cluster.api), 'Pod');
  return pods.flatMap((pod) => {
    const memory = cluster.memory[`kubelet/${pod.spec.nodeName}`] as KubeletMemory | undefined;
    const running = memory ? runningContainers(memory, pod) : [];
    return running
      .filter(({ assumed }) => assumed)
      .map(({ container: { name, image = '' } }) => ({
        namespace: pod.metadata.namespace ?? '',
        pod: pod.metadata.name,
        container: name,
        image,
      }));
  });
}

/** Who can send: Pods of the person's own first, then the nodes, then hosts outside the cluster. */
function clients(cluster: Cluster): readonly Client[] {
  const pods = listOf(reader(cluster.api), 'Pod').filter(
    ({ metadata }) => metadata.namespace !== 'kube-system',
  );
  const bare = (pod: Pod): number => (pod.metadata.ownerReferences?.length ? 1 : 0);
  const sorted = [...pods].sort((a, b) => bare(a) - bare(b) || (a.metadata.name < b.metadata.name ? -1 : 1));
  return [
    ...sorted.map(
      ({ metadata }): Client => ({ from: 'pod', namespace: metadata.namespace ?? '', name: metadata.name }),
    ),
    ...Object.keys(cluster.nodes)
      .sort()
      .map((name): Client => ({ from: 'node', name })),
    ...cluster.world.outside.map(({ name }): Client => ({ from: 'outside', name })),
  ];
}

/** Whether text with these problems became the cluster's. */
export const isApplied = (problems: readonly Problem[]): boolean =>
  problems.every(({ severity }) => severity !== 'error');

/** What changed from one state to the next, as a watch would tell it; everything where there is no `previous`. */
export function frameOf(
  revision: number,
  next: SessionState,
  previous: SessionState | undefined,
  events: readonly ControlEvent[],
): Frame {
  return {
    revision,
    now: next.cluster.now,
    clock: rfc3339(next.cluster.now),
    full: previous === undefined,
    ...changes(next.cluster, previous?.cluster),
    nodes: nodeViews(next.cluster),
    probes: probeViews(next.cluster),
    events,
    problems: next.problems,
    applied: isApplied(next.problems),
    applyLog: next.applyLog,
    clients: clients(next.cluster),
    settings: next.settings,
    assumed: assumedImages(next.cluster),
  };
}
