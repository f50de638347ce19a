import {
  type Deployment,
  formatLabelSelector,
  type PodTemplate,
  type ReplicaSet,
} from '../../../api/index.ts';
import { listOf, reader } from '../../../apiserver/index.ts';
import { writeContainers } from './container.ts';
import type { Describer } from './describer.ts';
import { eventsOf, writeEvents } from './events.ts';
import { writeNodeSelectors, writeTolerations, writeVolumes } from './pod.ts';
import { rfc1123z } from './time.ts';
import { annotationsMultiline, labelsMultiline, type Writer } from './writer.ts';

/** A template, one level in (DescribePodTemplate). */
export function writeTemplate(writer: Writer, { metadata, spec }: PodTemplate): void {
  writer.line(0, 'Pod Template:');
  labelsMultiline(writer, 'Labels', metadata?.labels, 1);
  if (Object.keys(metadata?.annotations ?? {}).length > 0)
    annotationsMultiline(writer, metadata?.annotations, 'Annotations', 1);
  if (spec.serviceAccountName) writer.line(1, `Service Account:\t${spec.serviceAccountName}`);
  if ((spec.initContainers ?? []).length > 0)
    writeContainers(writer, 'Init Containers', spec.initContainers ?? [], undefined, '  ');
  writeContainers(writer, 'Containers', spec.containers, undefined, '  ');
  writeVolumes(writer, spec.volumes, '  ');
  writeNodeSelectors(writer, spec, 1);
  writeTolerations(writer, spec.tolerations, 1);
}

/** Annotations that a rollout copies or counts by: no difference between templates lies in them. */
const sameTemplate = ({ spec: { template } }: Deployment, set: ReplicaSet): boolean => {
  const { 'pod-template-hash': _, ...labels } = set.spec.template?.metadata?.labels ?? {};
  const bare = { ...set.spec.template, metadata: { ...set.spec.template?.metadata, labels } };
  return JSON.stringify(sorted(bare)) === JSON.stringify(sorted(template));
};

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([left], [right]) => (left < right ? -1 : 1))
      .map(([key, each]) => [key, sorted(each)]),
  );
}

const setsText = (sets: readonly ReplicaSet[]): string =>
  sets
    .map(
      ({ metadata, spec, status }) =>
        `${metadata.name} (${status?.replicas ?? 0}/${spec.replicas ?? 0} replicas created)`,
    )
    .join(', ') || '<none>';

function writeReplicas(writer: Writer, { spec, status }: Deployment): void {
  writer.line(
    0,
    `Replicas:\t${spec.replicas} desired | ${status?.updatedReplicas ?? 0} updated | ${status?.replicas ?? 0} total | ${status?.availableReplicas ?? 0} available | ${status?.unavailableReplicas ?? 0} unavailable`,
  );
  writer.line(0, `StrategyType:\t${spec.strategy?.type}`);
  writer.line(0, `MinReadySeconds:\t${spec.minReadySeconds ?? 0}`);
  const rolling = spec.strategy?.rollingUpdate;
  if (rolling)
    writer.line(
      0,
      `RollingUpdateStrategy:\t${rolling.maxUnavailable} max unavailable, ${rolling.maxSurge} max surge`,
    );
}

/** `kubectl describe deployment` (describeDeployment). */
export const describeDeployment: Describer<Deployment> = (deployment, { api, now }, writer) => {
  const { metadata, spec, status } = deployment;
  const owned = listOf(reader(api), 'ReplicaSet', metadata.namespace).filter(
    ({ metadata: { ownerReferences } }) =>
      ownerReferences?.some(({ controller, uid }) => controller && uid === metadata.uid),
  );
  const current = owned.filter((set) => sameTemplate(deployment, set)).slice(0, 1);
  const old = owned.filter((set) => !current.includes(set));
  writer.line(0, `Name:\t${metadata.name}`);
  writer.line(0, `Namespace:\t${metadata.namespace}`);
  writer.line(0, `CreationTimestamp:\t${rfc1123z(metadata.creationTimestamp ?? '')}`);
  labelsMultiline(writer, 'Labels', metadata.labels);
  annotationsMultiline(writer, metadata.annotations);
  writer.line(0, `Selector:\t${formatLabelSelector(spec.selector)}`);
  writeReplicas(writer, deployment);
  writeTemplate(writer, spec.template);
  if ((status?.conditions ?? []).length > 0) {
    writer.line(0, 'Conditions:');
    writer.line(1, 'Type\tStatus\tReason');
    writer.line(1, '----\t------\t------');
    for (const { type, status: is, reason } of status?.conditions ?? [])
      writer.line(1, `${type} \t${is}\t${reason}`);
  }
  writer.line(0, `OldReplicaSets:\t${setsText(old)}`);
  writer.line(0, `NewReplicaSet:\t${setsText(current)}`);
  writeEvents(writer, eventsOf(api, deployment), now);
};
