import { conntrackEntries, conntrackText } from '../kernel/index.ts';
import { flowKey } from '../net/index.ts';
import type { SessionState } from './state.ts';
import type { ConntrackView } from './types.ts';

/** The flows that a node's kernel knows, oldest first. */
export function conntrackView({ cluster }: SessionState, node: string): ConntrackView {
  const { now } = cluster;
  const netns = cluster.nodes[node];
  const entries = netns ? conntrackEntries(netns.conntrack, now) : [];
  return {
    node,
    command: 'conntrack -L -o extended',
    lines: entries.map((entry) => {
      const { original, reply, state, seenReply, assured, nat, since, expires } = entry;
      const family = original.src.includes(':') ? 'ipv6     10' : 'ipv4     2';
      return {
        text: `${family} ${conntrackText(entry, now)}`,
        key: flowKey(original),
        original,
        reply,
        ...(state ? { state } : {}),
        seenReply,
        assured,
        nat,
        expiresIn: expires - now,
        since,
      };
    }),
  };
}
