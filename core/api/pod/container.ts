import type { FieldError } from '../status.ts';
import { complaints, duplicate, forbiddenField, invalidValue, oneOf, required } from '../validation/field.ts';
import { dns1123Label, portName, portNumber } from '../validation/names.ts';
import { PROTOCOLS } from '../validation/port.ts';
import { validateEnv, validateEnvFrom } from './env.ts';
import { validateLifecycle, validateReadinessProbe, validateRestartingProbe } from './probe.ts';
import { validateResources } from './resources.ts';
import type { Container, ContainerPort, PodSpec } from './type.ts';

function validatePorts(ports: readonly ContainerPort[], field: string): readonly FieldError[] {
  return ports.flatMap((port, index) => {
    const at = `${field}[${index}]`;
    const bad = port.name ? portName(port.name) : [];
    const isTaken =
      port.name && bad.length === 0 && ports.slice(0, index).some(({ name }) => name === port.name);
    const number = port.containerPort ?? 0;
    return [
      ...complaints(`${at}.name`, port.name, bad),
      ...(isTaken ? [duplicate(`${at}.name`, port.name)] : []),
      ...(number === 0
        ? [required(`${at}.containerPort`)]
        : complaints(`${at}.containerPort`, number, portNumber(number))),
      ...(port.hostPort ? complaints(`${at}.hostPort`, port.hostPort, portNumber(port.hostPort)) : []),
      ...oneOf(`${at}.protocol`, port.protocol, PROTOCOLS),
    ];
  });
}

function validateMounts(
  container: Container,
  volumes: readonly string[],
  field: string,
): readonly FieldError[] {
  const mounts = container.volumeMounts ?? [];
  return mounts.flatMap(({ name = '', mountPath = '' }, index) => {
    const at = `${field}[${index}]`;
    const missing = {
      field: `${at}.name`,
      reason: 'FieldValueNotFound',
      message: `Not found: ${JSON.stringify(name)}`,
    };
    const isUsed = mounts.slice(0, index).some((each) => (each.mountPath ?? '') === mountPath);
    return [
      ...(name === '' ? [required(`${at}.name`)] : []),
      ...(volumes.includes(name) ? [] : [missing]),
      ...(mountPath === '' ? [required(`${at}.mountPath`)] : []),
      ...(isUsed ? [invalidValue(`${at}.mountPath`, mountPath, 'must be unique')] : []),
    ];
  });
}

/** validateContainerCommon (pkg/apis/core/validation/validation.go). */
function validateCommon(container: Container, volumes: readonly string[], at: string): readonly FieldError[] {
  return [
    ...(container.name
      ? complaints(`${at}.name`, container.name, dns1123Label(container.name))
      : [required(`${at}.name`)]),
    ...(container.image ? [] : [required(`${at}.image`)]),
    ...oneOf(`${at}.terminationMessagePolicy`, container.terminationMessagePolicy, [
      'File',
      'FallbackToLogsOnError',
    ]),
    ...validatePorts(container.ports ?? [], `${at}.ports`),
    ...validateEnv(container, `${at}.env`),
    ...validateEnvFrom(container, `${at}.envFrom`),
    ...validateMounts(container, volumes, `${at}.volumeMounts`),
    ...oneOf(`${at}.imagePullPolicy`, container.imagePullPolicy, ['Always', 'IfNotPresent', 'Never']),
    ...validateResources(container, `${at}.resources`),
  ];
}

function validateProbes(container: Container, gracePeriod: number, at: string): readonly FieldError[] {
  return [
    ...validateLifecycle(container.lifecycle, gracePeriod, `${at}.lifecycle`),
    ...validateRestartingProbe(container.livenessProbe, gracePeriod, `${at}.livenessProbe`),
    ...validateReadinessProbe(container.readinessProbe, gracePeriod, `${at}.readinessProbe`),
    ...validateRestartingProbe(container.startupProbe, gracePeriod, `${at}.startupProbe`),
  ];
}

const takenName = (
  others: readonly Container[],
  { name = '' }: Container,
  at: string,
): readonly FieldError[] =>
  others.some((each) => (each.name ?? '') === name) ? [duplicate(`${at}.name`, name)] : [];

/** Two containers cannot both have the same port of the node. */
function hostPortConflicts(containers: readonly Container[], field: string): readonly FieldError[] {
  const seen: string[] = [];
  return containers.flatMap((container, index) =>
    (container.ports ?? []).flatMap(({ protocol, hostIP = '', hostPort }, portIndex) => {
      if (!hostPort) return [];
      const key = `${protocol}/${hostIP}/${hostPort}`;
      if (seen.includes(key)) return [duplicate(`${field}[${index}].ports[${portIndex}].hostPort`, key)];
      seen.push(key);
      return [];
    }),
  );
}

/** validateContainers. */
export function validateContainers(
  spec: PodSpec,
  volumes: readonly string[],
  field: string,
): readonly FieldError[] {
  const { containers = [], terminationGracePeriodSeconds = 30 } = spec;
  if (containers.length === 0) return [required(field)];
  const each = containers.flatMap((container, index) => {
    const at = `${field}[${index}]`;
    return [
      ...validateCommon(container, volumes, at),
      ...takenName(containers.slice(0, index), container, at),
      ...validateProbes(container, terminationGracePeriodSeconds, at),
      ...(container.restartPolicy === undefined
        ? []
        : [forbiddenField(`${at}.restartPolicy`, 'may not be set for non-init containers')]),
    ];
  });
  return [...each, ...hostPortConflicts(containers, field)];
}

const INIT_ONLY = ['lifecycle', 'livenessProbe', 'readinessProbe', 'startupProbe'] as const;

/** validateInitContainers: those that restart always are sidecars and may be probed. */
export function validateInitContainers(
  spec: PodSpec,
  volumes: readonly string[],
  field: string,
): readonly FieldError[] {
  const containers = spec.initContainers ?? [];
  return containers.flatMap((container, index) => {
    const at = `${field}[${index}]`;
    const isSidecar = container.restartPolicy === 'Always';
    const misplaced = INIT_ONLY.filter((name) => container[name] !== undefined);
    return [
      ...validateCommon(container, volumes, at),
      ...(container.restartPolicy === undefined
        ? []
        : oneOf(`${at}.restartPolicy`, container.restartPolicy, ['Always'])),
      ...takenName([...(spec.containers ?? []), ...containers.slice(0, index)], container, at),
      ...hostPortConflicts([container], field),
      ...(isSidecar
        ? validateProbes(container, spec.terminationGracePeriodSeconds ?? 30, at)
        : misplaced.map((name) =>
            forbiddenField(
              `${at}.${name}`,
              'may not be set for init containers without restartPolicy=Always',
            ),
          )),
    ];
  });
}
