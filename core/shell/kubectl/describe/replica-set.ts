import {
  type DaemonSet,
  formatLabelSelector,
  type Pod,
  type PodTemplate,
  type ReplicaSet,
  type StatefulSet,
  selects,
} from '../../../api/index.ts';
import { type ApiState, listOf, reader } from '../../../apiserver/index.ts';
import { writeTemplate } from './deployment.ts';
import type { Describer } from './describer.ts';
import { eventsOf, writeEvents } from './events.ts';
import { rfc1123z } from './time.ts';
import { annotationsMultiline, labelsMultiline, type Writer } from './writer.ts';

/** The Pods of a controller, by phase. */
export function writePodsStatus(
  writer: Writer,
  api: ApiState,
  { metadata, spec }: ReplicaSet | StatefulSet | DaemonSet,
): void {
  const pods = listOf(reader(api), 'Pod', metadata.namespace).filter(
    (pod) =>
      selects(spec.selector, pod.metadata.labels) &&
      pod.metadata.ownerReferences?.some(({ uid, controller }) => controller && uid === metadata.uid),
  );
  const inPhase = (wanted: NonNullable<Pod['status']>['phase']): number =>
    pods.filter(({ status }) => status?.phase === wanted).length;
  writer.line(
    0,
    `Pods Status:\t${inPhase('Running')} Running / ${inPhase('Pending')} Waiting / ${inPhase('Succeeded')} Succeeded / ${inPhase('Failed')} Failed`,
  );
}

/** `kubectl describe replicaset` (describeReplicaSet). */
export const describeReplicaSet: Describer<ReplicaSet> = (set, { api, now }, writer) => {
  const { metadata, spec, status } = set;
  writer.line(0, `Name:\t${metadata.name}`);
  writer.line(0, `Namespace:\t${metadata.namespace}`);
  writer.line(0, `Selector:\t${formatLabelSelector(spec.selector)}`);
  labelsMultiline(writer, 'Labels', metadata.labels);
  annotationsMultiline(writer, metadata.annotations);
  const owner = metadata.ownerReferences?.find(({ controller }) => controller);
  if (owner) writer.line(0, `Controlled By:\t${owner.kind}/${owner.name}`);
  writer.line(0, `Replicas:\t${status?.replicas ?? 0} current / ${spec.replicas ?? 0} desired`);
  writePodsStatus(writer, api, set);
  if (spec.template) writeTemplate(writer, spec.template);
  if ((status?.conditions ?? []).length > 0) {
    writer.line(0, 'Conditions:');
    writer.line(1, 'Type\tStatus\tReason');
    writer.line(1, '----\t------\t------');
    for (const { type, status: is, reason } of status?.conditions ?? [])
      writer.line(1, `${type} \t${is}\t${reason}`);
  }
  writeEvents(writer, eventsOf(api, set), now);
};

/** `kubectl describe statefulset` (describeStatefulSet). */
export const describeStatefulSet: Describer<StatefulSet> = (set, { api, now }, writer) => {
  const { metadata, spec, status } = set;
  writer.line(0, `Name:\t${metadata.name}`);
  writer.line(0, `Namespace:\t${metadata.namespace}`);
  writer.line(0, `CreationTimestamp:\t${rfc1123z(metadata.creationTimestamp ?? '')}`);
  writer.line(0, `Selector:\t${formatLabelSelector(spec.selector)}`);
  labelsMultiline(writer, 'Labels', metadata.labels);
  annotationsMultiline(writer, metadata.annotations);
  writer.line(0, `Replicas:\t${spec.replicas ?? 0} desired | ${status?.replicas ?? 0} total`);
  writer.line(0, `Update Strategy:\t${spec.updateStrategy?.type ?? ''}`);
  const partition = spec.updateStrategy?.rollingUpdate?.partition;
  if (partition !== undefined) writer.line(1, `Partition:\t${partition}`);
  writePodsStatus(writer, api, set);
  writeTemplate(writer, spec.template as PodTemplate);
  writer.line(0, 'Volume Claims:\t<none>');
  writeEvents(writer, eventsOf(api, set), now);
};
