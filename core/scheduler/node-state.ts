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

type Requests = NonNullable<NonNullable<Container['resources']>['requests']>;

/** Requests that were read: quantities are text, and every Pod of a template has the same. */
const requests = new WeakMap<Requests, Partial<Resources>>();

function readRequests(given: Requests): Partial<Resources> {
  const found = requests.get(given) ?? {
    ...(given.cpu === undefined ? {} : { cpu: quantityValue(given.cpu) }),
    ...(given.memory === undefined ? {} : { memory: quantityValue(given.memory) }),
  };
  requests.set(given, found);
  return found;
}

function requestOf({ resources }: Container, fallback: Resources): Resources {
  return resources?.requests ? { ...fallback, ...readRequests(resources.requests) } : fallback;
}

/** The sum of a Pod's requests, worked out once for its containers; one that says nothing counts as the fallback. */
function request(fallback: Resources): (pod: Pod) => Resources {
  const known = new WeakMap<readonly Container[], Resources>();
  return ({ spec: { containers } }) => {
    const found = known.get(containers);
    if (found) return found;
    let sum = NOTHING;
    for (const container of containers) sum = plus(sum, requestOf(container, fallback));
    known.set(containers, sum);
    return sum;
  };
}

/** What a Pod asks for, over its containers. */
export const podRequest = request(NOTHING);

/** The same as scores count it. */
export const scoredRequest = request(DEFAULT_REQUEST);

type Load = Pick<NodeState, 'count' | 'requested' | 'scored'>;
type Loads = ReadonlyMap<string, Load>;

const IDLE: Load = { count: 0, requested: NOTHING, scored: NOTHING };

type Sum = { count: number; requested: Mutable; scored: Mutable };
type Mutable = { -readonly [Key in keyof Resources]: Resources[Key] };

function add(sum: Mutable, { cpu, memory }: Resources): void {
  sum.cpu += cpu;
  sum.memory += memory;
}

function addLoad(
  sums: Map<string, Sum>,
  node: string,
  count: number,
  requested: Resources,
  scored: Resources,
): void {
  let sum = sums.get(node);
  if (!sum) {
    sum = { count: 0, requested: { ...NOTHING }, scored: { ...NOTHING } };
    sums.set(node, sum);
  }
  sum.count += count;
  add(sum.requested, requested);
  add(sum.scored, scored);
}

function joined(all: readonly Loads[]): Loads {
  const sums = new Map<string, Sum>();
  for (const loads of all)
    for (const [node, { count, requested, scored }] of loads) addLoad(sums, node, count, requested, scored);
  return sums;
}

function summed(pods: readonly Pod[]): Loads {
  const sums = new Map<string, Sum>();
  for (const pod of pods) {
    const { nodeName } = pod.spec;
    if (nodeName && !isPodFinished(pod)) addLoad(sums, nodeName, 1, podRequest(pod), scoredRequest(pod));
  }
  return sums;
}

/** What the Pods of each node ask for; a scheduler's cache of nodes (pkg/scheduler/backend/cache). */
const loadsOf = measureOf('Pod', summed, joined);

/** Every node with its Pods, by name. Finished Pods hold nothing. */
export function nodeStates(read: Reader): readonly NodeState[] {
  const loads = loadsOf(read);
  return listOf(read, 'Node').map((node) => {
    const { name } = node.metadata;
    const load = loads.get(name) ?? IDLE;
    return { node, ...load, pods: () => podsOnNode(read, name).filter((pod) => !isPodFinished(pod)) };
  });
}

type Allocatable = Resources & { readonly pods: number };

/** Read from the text of quantities, and the same for every Pod. */
const known = new WeakMap<Node, Allocatable>();

/** What a node can give; a node that does not say is taken as endless. */
export function allocatable(node: Node): Allocatable {
  const found = known.get(node) ?? read(node);
  known.set(node, found);
  return found;
}

function read({ status }: Node): Allocatable {
  const given = status?.allocatable ?? status?.capacity ?? {};
  const of = (text: string | undefined): number =>
    text === undefined ? Number.MAX_SAFE_INTEGER : quantityValue(text);
  return {
    cpu: of(given.cpu),
    memory: of(given.memory),
    pods: given.pods === undefined ? 110 : quantityValue(given.pods),
  };
}
