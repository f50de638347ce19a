import type { ClusterComponent } from '../apiserver/index.ts';
import { type AgentMemory, asleep, isAwake } from './memory.ts';

type Handle = ClusterComponent<AgentMemory>['handle'];

/** The code that has been loaded for it. No state of a cluster: it is asked for only once there is a NetworkPolicy. */
let loaded: Handle | undefined;

/** Makes the agent's code known to every cluster. */
export function provideHandle(handle: Handle): void {
  loaded = handle;
}

/**
 * kindnetd's NetworkPolicy controller, one on each node: it keeps the addresses of the node's own policed Pods in sets of nft, and judges the
 * packets that its rules queue. Mirrors sigs.k8s.io/kube-network-policies v0.8 as kind v0.30 embeds it.
 * Simplified: its table comes with the first NetworkPolicy (the real one writes it with empty sets when it starts, which no packet meets),
 * and it lists Pods and Namespaces only then.
 */
export const kindnet: ClusterComponent<AgentMemory> = {
  name: 'kindnet',
  scope: 'node',
  initial: asleep,
  watches: ['NetworkPolicy', 'Namespace', 'Pod'],
  wants: ({ object }, _node, memory) =>
    object.kind === 'NetworkPolicy' || (memory !== undefined && isAwake(memory)),
  handle(memory, event, context) {
    if (!loaded) throw new Error('the code for NetworkPolicies has not been loaded');
    return loaded(memory, event, context);
  },
};
