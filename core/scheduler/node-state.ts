import { type Container, isPodFinished, type Node, type Pod, quantityValue } from '../api/index.ts';
import { listOf, measureOf, podsOnNode, type Reader } from '../apiserver/index.ts';

/** CPU in cores, memory in bytes. */
export interface Resources {
  readonly cpu: number;
  readonly memory: number;
}

/** A node with the Pods that are bound to it (framework.NodeInfo). */
export interface NodeState {
  readonly node: Node;
  /** How many Pods it holds. */
  readonly count: number;
  /** The Pods themselves, looked up when somebody asks. */
  pods(): readonly Pod[];
  readonly requested: Resources;
  /** Requests as the scores see them: a container without any counts as 100m and 200Mi. */
  readonly scored: Resources;
}

const NOTHING: Resources = { cpu: 0, memory: 0 };

/** pkg/scheduler/util/pod_resources.go DefaultMilliCPURequest and DefaultMemoryRequest. */
const DEFAULT_REQUEST: Resources = { cpu: 0.1, memory: 200 * 2 ** 20 };

const plus = (left: Resources, right: Resources): Resources => ({
  cpu: left.cpu + right.cpu,
  memory: left.memory + right.memory,
});

function requestOf(container: Container, fallback: Resources): Resources {
  const { cpu, memory } = container.resources?.requests ?? {};
  return {
    cpu: cpu === undefined ? fallback.cpu : quantityValue(cpu),
    memory: memory === undefined ? fallback.memory : quantityValue(memory),
  };
}

/** What a Pod asks for, over its containers. */
export function podRequest(pod: Pod, fallback: Resources = NOTHING): Resources {
  return pod.spec.containers.map((container) => requestOf(container, fallback)).reduce(plus, NOTHING);
}

/** The same as scores count it. */
export const scoredRequest = (pod: Pod): Resources => podRequest(pod, DEFAULT_REQUEST);

type Load = Pick<NodeState, 'count' | 'requested' | 'scored'>;
type Loads = Readonly<Record<string, Load>>;

const IDLE: Load = { count: 0, requested: NOTHING, scored: NOTHING };

const together = (a: Load, b: Load): Load => ({
  count: a.count + b.count,
  requested: plus(a.requested, b.requested),
  scored: plus(a.scored, b.scored),
});

function joined(all: readonly Loads[]): Loads {
  const sum: Record<string, Load> = {};
  for (const loads of all)
    for (const [node, load] of Object.entries(loads)) sum[node] = together(sum[node] ?? IDLE, load);
  return sum;
}

/** What the Pods of each node ask for; a scheduler's cache of nodes (pkg/scheduler/backend/cache). */
const loadsOf = measureOf(
  'Pod',
  (pods) =>
    joined(
      pods
        .filter((pod) => pod.spec.nodeName && !isPodFinished(pod))
        .map((pod) => ({
          [pod.spec.nodeName ?? '']: { count: 1, requested: podRequest(pod), scored: scoredRequest(pod) },
        })),
    ),
  joined,
);

/** Every node with its Pods, by name. Finished Pods hold nothing. */
export function nodeStates(read: Reader): readonly NodeState[] {
  const loads = loadsOf(read);
  return listOf(read, 'Node').map((node) => {
    const { name } = node.metadata;
    const load = loads[name] ?? IDLE;
    return { node, ...load, pods: () => podsOnNode(read, name).filter((pod) => !isPodFinished(pod)) };
  });
}

/** What a node can give; a node that does not say is taken as endless. */
export function allocatable({ status }: Node): Resources & { readonly pods: number } {
  const given = status?.allocatable ?? status?.capacity ?? {};
  const of = (text: string | undefined): number =>
    text === undefined ? Number.MAX_SAFE_INTEGER : quantityValue(text);
  return {
    cpu: of(given.cpu),
    memory: of(given.memory),
    pods: given.pods === undefined ? 110 : quantityValue(given.pods),
  };
}
