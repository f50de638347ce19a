import type { Cluster } from '../cluster/index.ts';
import type { QueuedPacket } from '../kernel/index.ts';
import type { Packet } from '../net/index.ts';
import { type AgentMemory, kindnet, QUEUE, type Verdict, verdictOn } from '../network-policy/index.ts';

/** What the CNI's agent on a node says of a packet; undefined where none runs. */
export function agentVerdict(
  { memory, stopped }: Cluster,
  node: string,
  packet: Packet,
): Verdict | undefined {
  const agent = `${kindnet.name}/${node}`;
  const known = agent in stopped ? undefined : (memory[agent] as AgentMemory | undefined);
  return known && verdictOn(known, packet);
}

/** Who listens on the queues of the nodes: the agents, each on the one that its own rules name. */
export const queuesOf =
  (cluster: Cluster) =>
  ({ netns, number, packet }: QueuedPacket): 'accept' | 'drop' | undefined => {
    const verdict = number === QUEUE ? agentVerdict(cluster, netns, packet) : undefined;
    return verdict && (verdict.allowed ? 'accept' : 'drop');
  };
