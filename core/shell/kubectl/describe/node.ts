import { ago, type Node, nodeRoles, type Pod } from '../../../api/index.ts';
import { listOf, reader } from '../../../apiserver/index.ts';
import { type Amounts, allocatable, cpuText, memoryText, podAmounts, sumOf } from './amounts.ts';
import type { Describer } from './describer.ts';
import { eventsOf, writeEvents } from './events.ts';
import { rfc1123z } from './time.ts';
import { annotationsMultiline, labelsMultiline, type Writer, writeAmounts } from './writer.ts';

function writeTaints(writer: Writer, { spec }: Node): void {
  const taints = (spec?.taints ?? []).map(
    ({ key, value, effect }) => `${key}${value ? `=${value}` : ''}:${effect}`,
  );
  if (taints.length === 0) writer.line(0, 'Taints:\t<none>');
  taints.forEach((taint, index) => {
    writer.line(0, `${index === 0 ? 'Taints:' : ''}\t${taint}`);
  });
}

/** Go's zero time. */
const NEVER = 'Mon, 01 Jan 0001 00:00:00 +0000';

function writeConditions(writer: Writer, { status }: Node): void {
  if ((status?.conditions ?? []).length === 0) return;
  writer.line(0, 'Conditions:');
  writer.line(1, 'Type\tStatus\tLastHeartbeatTime\tLastTransitionTime\tReason\tMessage');
  writer.line(1, '----\t------\t-----------------\t------------------\t------\t-------');
  for (const { type, status: is, lastTransitionTime, reason, message } of status?.conditions ?? []) {
    const since = lastTransitionTime ? rfc1123z(lastTransitionTime) : NEVER;
    writer.line(1, `${type} \t${is} \t${since} \t${since} \t${reason ?? ''} \t${message ?? ''}`);
  }
}

function writeSystem(writer: Writer, { nodeInfo }: NonNullable<Node['status']>): void {
  const lines: readonly (readonly [string, string | undefined])[] = [
    ['Machine ID', nodeInfo?.machineID],
    ['System UUID', nodeInfo?.systemUUID],
    ['Boot ID', nodeInfo?.bootID],
    ['Kernel Version', nodeInfo?.kernelVersion],
    ['OS Image', nodeInfo?.osImage],
    ['Operating System', nodeInfo?.operatingSystem],
    ['Architecture', nodeInfo?.architecture],
    ['Container Runtime Version', nodeInfo?.containerRuntimeVersion],
    ['Kubelet Version', nodeInfo?.kubeletVersion],
    ['Kube-Proxy Version', nodeInfo?.kubeProxyVersion],
  ];
  writer.line(0, 'System Info:');
  for (const [title, value] of lines) writer.line(1, `${title}:\t${value ?? ''}`);
}

function writePods(writer: Writer, pods: readonly Pod[], node: Node, now: number): void {
  const whole = allocatable(node.status?.allocatable);
  const [requests, limits] = (['requests', 'limits'] as const).map((side) =>
    pods.map((pod) => podAmounts(pod, side)),
  ) as [Amounts[], Amounts[]];
  writer.line(0, `Non-terminated Pods:\t(${pods.length} in total)`);
  writer.line(1, 'Namespace\tName\t\tCPU Requests\tCPU Limits\tMemory Requests\tMemory Limits\tAge');
  writer.line(1, '---------\t----\t\t------------\t----------\t---------------\t-------------\t---');
  for (const [index, { metadata }] of pods.entries()) {
    const [asked, most] = [requests[index] as Amounts, limits[index] as Amounts];
    const amounts = [
      cpuText(asked, whole),
      cpuText(most, whole),
      memoryText(asked, whole),
      memoryText(most, whole),
    ];
    const age = ago(metadata.creationTimestamp, now);
    writer.line(1, `${metadata.namespace}\t${metadata.name}\t\t${amounts.join('\t')}\t${age}`);
  }
  const [asked, most] = [sumOf(requests), sumOf(limits)];
  writer.line(0, 'Allocated resources:');
  writer.line(1, '(Total limits may be over 100 percent, i.e., overcommitted.)');
  writer.line(1, 'Resource\tRequests\tLimits');
  writer.line(1, '--------\t--------\t------');
  writer.line(1, `cpu\t${cpuText(asked, whole)}\t${cpuText(most, whole)}`);
  writer.line(1, `memory\t${memoryText(asked, whole)}\t${memoryText(most, whole)}`);
  writer.line(1, 'ephemeral-storage\t0 (0%)\t0 (0%)');
}

/** `kubectl describe node` (describeNode), without leases, which nobody renews here. */
export const describeNode: Describer<Node> = (node, { api, now }, writer) => {
  const { metadata, spec, status } = node;
  writer.line(0, `Name:\t${metadata.name}`);
  writer.line(0, `Roles:\t${nodeRoles(node).join(',') || '<none>'}`);
  labelsMultiline(writer, 'Labels', metadata.labels);
  annotationsMultiline(writer, metadata.annotations);
  writer.line(0, `CreationTimestamp:\t${rfc1123z(metadata.creationTimestamp ?? '')}`);
  writeTaints(writer, node);
  writer.line(0, `Unschedulable:\t${spec?.unschedulable ?? false}`);
  writeConditions(writer, node);
  writer.line(0, 'Addresses:');
  for (const { type, address } of status?.addresses ?? []) writer.line(1, `${type}:\t${address}`);
  writeAmounts(writer, 0, 'Capacity', status?.capacity);
  writeAmounts(writer, 0, 'Allocatable', status?.allocatable);
  writeSystem(writer, status ?? {});
  if (spec?.podCIDR) writer.line(0, `PodCIDR:\t${spec.podCIDR}`);
  if (spec?.podCIDRs) writer.line(0, `PodCIDRs:\t${spec.podCIDRs.join(',')}`);
  const here = listOf(reader(api), 'Pod').filter(
    (pod) =>
      pod.spec.nodeName === metadata.name &&
      pod.status?.phase !== 'Succeeded' &&
      pod.status?.phase !== 'Failed',
  );
  writePods(writer, here, node, now);
  writeEvents(writer, eventsOf(api, node), now);
};
