import { type NetworkPolicy, type Pod, podAddresses } from '../api/index.ts';
import {
  type ClusterContext,
  type ClusterReaction,
  type ComponentEvent,
  tableOf,
  type WatchEvent,
} from '../apiserver/index.ts';
import type { Load } from '../kernel/index.ts';
import { emptySorted, type Sorted, sortedPut, sortedRemove, sortedValues } from '../sim/index.ts';
import { type AgentMemory, isAwake } from './memory.ts';
import { policiesOf } from './pods.ts';
import { tableLines } from './rules.ts';

const FOLLOWED = { NetworkPolicy: 'policies', Namespace: 'namespaces', Pod: 'pods' } as const;

/** Its informers list what is there when it first needs them. */
function awakened(memory: AgentMemory, { read }: ClusterContext): AgentMemory {
  if (isAwake(memory) || !read.state) return memory;
  return { ...memory, pods: tableOf(read.state, 'Pod'), namespaces: tableOf(read.state, 'Namespace') };
}

/** What its caches hold after an event. Without policies there is nothing to follow. */
function takenIn(memory: AgentMemory, { type, object }: WatchEvent): AgentMemory {
  const field = FOLLOWED[object.kind as keyof typeof FOLLOWED];
  const key = `${object.metadata.namespace ?? ''}/${object.metadata.name}`;
  const table: Sorted<typeof object> =
    type === 'DELETED' ? sortedRemove(memory[field], key) : sortedPut(memory[field], key, object);
  const next = { ...memory, [field]: table };
  return isAwake(next) ? next : { ...next, pods: emptySorted, namespaces: emptySorted };
}

/** Addresses of the node's own Pods that some policy selects (pkg/networkpolicy getLocalPodsForNetworkPolicy). */
function policedAddresses(memory: AgentMemory, node: string): readonly string[] {
  const policies = sortedValues(memory.policies) as readonly NetworkPolicy[];
  const local = (sortedValues(memory.pods) as readonly Pod[]).filter(
    ({ spec }) => spec.nodeName === node && !spec.hostNetwork,
  );
  const policed = local.filter((pod) => policiesOf(policies, pod).length > 0);
  return [...new Set(policed.flatMap(podAddresses))].sort();
}

const isSame = (one: readonly string[], other: readonly string[] | undefined): boolean =>
  one.join() === other?.join();

/** Follows one event; where the addresses in its sets change, it writes its table anew, as a whole. */
export function handle(
  memory: AgentMemory,
  event: ComponentEvent,
  context: ClusterContext,
): ClusterReaction<AgentMemory> {
  if (event.type === 'TIMER' || event.type === 'REFUSED') return { memory, effects: [] };
  const { object } = event;
  const { node = '' } = context;
  const next = takenIn(awakened(memory, context), event);
  if (object.kind === 'Namespace' || (object.kind === 'Pod' && object.spec.nodeName !== node))
    return { memory: next, effects: [] };
  const written = policedAddresses(next, node);
  if (isSame(written, next.written)) return { memory: next, effects: [] };
  const load: Load = { effect: 'Load', node, commands: [{ tool: 'nft', lines: tableLines(written) }] };
  return { memory: { ...next, written }, effects: [load] };
}
