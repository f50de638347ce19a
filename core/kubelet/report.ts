import { sameJson } from '../api/index.ts';
import { nodeAddresses } from './addresses.ts';
import { podStatus } from './status.ts';
import type { Turn } from './turn.ts';

/** Writes the status when it is not what the API has (pkg/kubelet/status/status_manager.go). */
export function reportStatus(turn: Turn): void {
  const { context, pod, record } = turn;
  const node = context.read.get('Node', '', context.node ?? '');
  const hostIPs = nodeAddresses(node?.kind === 'Node' ? node : undefined);
  const status = podStatus(pod, record, hostIPs, context.now);
  if (sameJson(status, pod.status)) return;
  const { resourceVersion: _read, ...metadata } = pod.metadata;
  turn.pod = { ...pod, status };
  turn.effects.push({ effect: 'Write', verb: 'updateStatus', object: { ...turn.pod, metadata } });
}
