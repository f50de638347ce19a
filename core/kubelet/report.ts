import { sameJson } from '../api/index.ts';
import type { WatchEvent } from '../apiserver/index.ts';
import { nodeAddresses } from './addresses.ts';
import { podStatus } from './status.ts';
import type { Turn } from './turn.ts';

/** Statuses as kubelets wrote them. */
const own = new WeakSet<object>();

/**
 * Whether a change of a Pod is the echo of the kubelet's own report, and nothing else: each turn ends with a report, so
 * there is nothing to do about it.
 */
export function isEcho({ type, object: pod, old }: WatchEvent): boolean {
  if (type !== 'MODIFIED' || pod.kind !== 'Pod' || old?.kind !== 'Pod') return false;
  return (
    pod.status !== undefined &&
    own.has(pod.status) &&
    pod.spec === old.spec &&
    pod.metadata.annotations === old.metadata.annotations &&
    pod.metadata.generation === old.metadata.generation &&
    pod.metadata.deletionTimestamp === undefined
  );
}

/** Writes the status when it is not what the API has (pkg/kubelet/status/status_manager.go). */
export function reportStatus(turn: Turn): void {
  const { context, pod, record } = turn;
  const node = context.read.get('Node', '', context.node ?? '');
  const hostIPs = nodeAddresses(node?.kind === 'Node' ? node : undefined);
  const status = podStatus(pod, record, hostIPs, context.now);
  if (sameJson(status, pod.status)) return;
  const { resourceVersion: _read, ...metadata } = pod.metadata;
  own.add(status);
  turn.pod = { ...pod, status };
  turn.effects.push({ effect: 'Write', verb: 'updateStatus', object: { ...turn.pod, metadata } });
}
