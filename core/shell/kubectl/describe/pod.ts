import { ago, isObject, type Pod, type PodSpec } from '../../../api/index.ts';
import type { Millis } from '../../../sim/index.ts';
import { writeContainers } from './container.ts';
import type { Describer } from './describer.ts';
import { eventsOf, writeEvents } from './events.ts';
import { rfc1123z } from './time.ts';
import { annotationsMultiline, labelsMultiline, type Writer } from './writer.ts';

type Toleration = NonNullable<PodSpec['tolerations']>[number];

/** `node.kubernetes.io/not-ready:NoExecute op=Exists for 300s` (printTolerationsMultiline). */
function tolerationText({ key = '', value, effect, operator, tolerationSeconds }: Toleration): string {
  const taint = `${key}${value ? `=${value}` : ''}${effect ? `:${effect}` : ''}`;
  const exists = operator === 'Exists' ? `${taint === '' ? '' : ' '}op=Exists` : '';
  return `${taint}${exists}${tolerationSeconds === undefined ? '' : ` for ${tolerationSeconds}s`}`;
}

/** Tolerations, by key. */
export function writeTolerations(writer: Writer, tolerations: PodSpec['tolerations'], level: number): void {
  const texts = [...(tolerations ?? [])]
    .sort((a, b) => ((a.key ?? '') < (b.key ?? '') ? -1 : 1))
    .map(tolerationText);
  if (texts.length === 0) writer.line(level, 'Tolerations:\t<none>');
  texts.forEach((text, index) => {
    writer.line(level, `${index === 0 ? 'Tolerations:' : ''}\t${text}`);
  });
}

/** The node selector, a label a line. */
export const writeNodeSelectors = (writer: Writer, spec: PodSpec, level: number): void =>
  labelsMultiline(writer, 'Node-Selectors', spec.nodeSelector, level);

function projectedSource(source: unknown): readonly string[] {
  const { serviceAccountToken, configMap, secret, downwardAPI } = isObject(source) ? source : {};
  const optional = (of: unknown): string => `Optional:\t${(isObject(of) && of.optional) ?? false}`;
  if (isObject(serviceAccountToken))
    return [`TokenExpirationSeconds:\t${serviceAccountToken.expirationSeconds}`];
  if (isObject(configMap)) return [`ConfigMapName:\t${configMap.name}`, optional(configMap)];
  if (isObject(secret)) return [`SecretName:\t${secret.name}`, optional(secret)];
  return isObject(downwardAPI) ? ['DownwardAPI:\ttrue'] : [];
}

function volumeType(volume: Readonly<Record<string, unknown>>): readonly string[] {
  const { configMap, projected, emptyDir, hostPath, secret, persistentVolumeClaim: claim } = volume;
  if (isObject(configMap))
    return [
      'Type:\tConfigMap (a volume populated by a ConfigMap)',
      `Name:\t${configMap.name}`,
      `Optional:\t${configMap.optional ?? false}`,
    ];
  if (isObject(projected))
    return [
      'Type:\tProjected (a volume that contains injected data from multiple sources)',
      ...(Array.isArray(projected.sources) ? projected.sources : []).flatMap(projectedSource),
    ];
  if (isObject(emptyDir))
    return [
      "Type:\tEmptyDir (a temporary directory that shares a pod's lifetime)",
      `Medium:\t${emptyDir.medium ?? ''}`,
      `SizeLimit:\t${emptyDir.sizeLimit ?? '<unset>'}`,
    ];
  if (isObject(hostPath))
    return [
      'Type:\tHostPath (bare host directory volume)',
      `Path:\t${hostPath.path}`,
      `HostPathType:\t${hostPath.type ?? ''}`,
    ];
  if (isObject(secret))
    return [
      'Type:\tSecret (a volume populated by a Secret)',
      `SecretName:\t${secret.secretName}`,
      `Optional:\t${secret.optional ?? false}`,
    ];
  if (isObject(claim))
    return [
      'Type:\tPersistentVolumeClaim (a reference to a PersistentVolumeClaim in the same namespace)',
      `ClaimName:\t${claim.claimName}`,
      `ReadOnly:\t${claim.readOnly ?? false}`,
    ];
  return ['<unknown>'];
}

/** Volumes with their sources (describeVolumes). */
export function writeVolumes(writer: Writer, volumes: PodSpec['volumes'], indent: '' | '  '): void {
  writer.line(0, `${indent}Volumes:${(volumes ?? []).length === 0 ? '\t<none>' : ''}`);
  for (const volume of volumes ?? []) {
    writer.line(1, `${indent === '' ? '' : ' '}${volume.name}:`);
    for (const line of volumeType(volume)) writer.line(2, line);
  }
}

function writeStatus(writer: Writer, pod: Pod, now: Millis): void {
  const { metadata, spec, status } = pod;
  const { deletionTimestamp, deletionGracePeriodSeconds } = metadata;
  if (deletionTimestamp && status?.phase !== 'Failed' && status?.phase !== 'Succeeded') {
    const since = ago(deletionTimestamp, now);
    writer.line(0, `Status:\tTerminating (lasts ${since})`);
    writer.line(0, `Termination Grace Period:\t${deletionGracePeriodSeconds ?? 0}s`);
  } else writer.line(0, `Status:\t${status?.phase ?? ''}`);
  if (status?.reason) writer.line(0, `Reason:\t${status.reason}`);
  if (status?.message) writer.line(0, `Message:\t${status.message}`);
  writer.line(0, `IP:\t${status?.podIP ?? ''}`);
  if ((status?.podIPs ?? []).length === 0) writer.line(0, 'IPs:\t<none>');
  else writer.line(0, 'IPs:');
  for (const { ip } of status?.podIPs ?? []) writer.line(1, `IP:\t${ip}`);
  const owner = metadata.ownerReferences?.find(({ controller }) => controller);
  if (owner) writer.line(0, `Controlled By:\t${owner.kind}/${owner.name}`);
  if (status?.nominatedNodeName) writer.line(0, `NominatedNodeName:\t${status.nominatedNodeName}`);
  if ((spec.initContainers ?? []).length > 0)
    writeContainers(
      writer,
      'Init Containers',
      spec.initContainers ?? [],
      status?.initContainerStatuses,
      '',
      pod,
    );
  writeContainers(writer, 'Containers', spec.containers, status?.containerStatuses, '', pod);
}

function writeConditions(writer: Writer, { spec, status }: Pod): void {
  const isTrue = (wanted: string): string =>
    status?.conditions?.find(({ type }) => type === wanted)?.status ?? '<none>';
  if ((spec.readinessGates ?? []).length > 0) {
    writer.line(0, 'Readiness Gates:');
    writer.line(1, 'Type\tStatus');
    for (const { conditionType } of spec.readinessGates ?? [])
      writer.line(1, `${conditionType} \t${isTrue(conditionType)} `);
  }
  if ((status?.conditions ?? []).length === 0) return;
  writer.line(0, 'Conditions:');
  writer.line(1, 'Type\tStatus');
  for (const { type, status: is } of status?.conditions ?? []) writer.line(1, `${type} \t${is} `);
}

/** `kubectl describe pod` (describePod). */
export const describePod: Describer<Pod> = (pod, { api, now }, writer) => {
  const { metadata, spec, status } = pod;
  writer.line(0, `Name:\t${metadata.name}`);
  writer.line(0, `Namespace:\t${metadata.namespace}`);
  if (spec.priority !== undefined) writer.line(0, `Priority:\t${spec.priority}`);
  if (spec.serviceAccountName) writer.line(0, `Service Account:\t${spec.serviceAccountName}`);
  writer.line(0, `Node:\t${spec.nodeName ? `${spec.nodeName}/${status?.hostIP ?? ''}` : '<none>'}`);
  if (status?.startTime) writer.line(0, `Start Time:\t${rfc1123z(status.startTime)}`);
  labelsMultiline(writer, 'Labels', metadata.labels);
  annotationsMultiline(writer, metadata.annotations);
  writeStatus(writer, pod, now);
  writeConditions(writer, pod);
  writeVolumes(writer, spec.volumes, '');
  writer.line(0, `QoS Class:\t${status?.qosClass ?? ''}`);
  writeNodeSelectors(writer, spec, 0);
  writeTolerations(writer, spec.tolerations, 0);
  writeEvents(writer, eventsOf(api, pod), now);
};
