import type { Container, ContainerStatus, Pod, Probe } from '../../../api/index.ts';
import { writeEnvironment } from './environment.ts';
import { rfc1123z } from './time.ts';
import { type Writer, writeAmounts } from './writer.ts';

const seconds = (value: number | undefined): string => `${value ?? 0}s`;

function handler(probe: Probe): string {
  const { exec, httpGet, tcpSocket, grpc } = probe;
  if (exec) return `exec [${(exec.command ?? []).join(' ')}]`;
  if (httpGet) {
    const { scheme = 'HTTP', host = '', port, path = '' } = httpGet;
    return `http-get ${scheme.toLowerCase()}://${host}:${port}${path.startsWith('/') ? path : `/${path}`}`;
  }
  if (tcpSocket) return `tcp-socket ${tcpSocket.host ?? ''}:${tcpSocket.port}`;
  return grpc ? `grpc <pod>:${grpc.port} ${grpc.service ?? ''}` : 'unknown';
}

/** `http-get http://:8080/healthz delay=0s timeout=1s period=10s #success=1 #failure=3` (DescribeProbe). */
function probeText(probe: Probe): string {
  const { initialDelaySeconds, timeoutSeconds, periodSeconds, successThreshold, failureThreshold } = probe;
  return `${handler(probe)} delay=${seconds(initialDelaySeconds)} timeout=${seconds(timeoutSeconds)} period=${seconds(periodSeconds)} #success=${successThreshold ?? 0} #failure=${failureThreshold ?? 0}`;
}

function writePorts(writer: Writer, { ports = [] }: Container): void {
  const several = ports.length > 1 ? 's' : '';
  const text = (number: (port: (typeof ports)[number]) => number): string =>
    ports.map((port) => `${number(port)}/${port.protocol}${port.name ? ` (${port.name})` : ''}`).join(', ') ||
    '<none>';
  writer.line(2, `Port${several}:\t${text(({ containerPort }) => containerPort)}`);
  writer.line(2, `Host Port${several}:\t${text(({ hostPort }) => hostPort ?? 0)}`);
}

function writeState(writer: Writer, title: string, state: ContainerStatus['state'] | undefined): void {
  const { running, waiting, terminated } = state ?? {};
  if (running) {
    writer.line(2, `${title}:\tRunning`);
    writer.line(3, `Started:\t${rfc1123z(running.startedAt)}`);
  } else if (waiting) {
    writer.line(2, `${title}:\tWaiting`);
    if (waiting.reason) writer.line(3, `Reason:\t${waiting.reason}`);
  } else if (terminated) {
    writer.line(2, `${title}:\tTerminated`);
    if (terminated.reason) writer.line(3, `Reason:\t${terminated.reason}`);
    if (terminated.message) writer.line(3, `Message:\t${terminated.message}`);
    writer.line(3, `Exit Code:\t${terminated.exitCode}`);
    if (terminated.signal) writer.line(3, `Signal:\t${terminated.signal}`);
    if (terminated.startedAt) writer.line(3, `Started:\t${rfc1123z(terminated.startedAt)}`);
    if (terminated.finishedAt) writer.line(3, `Finished:\t${rfc1123z(terminated.finishedAt)}`);
  } else writer.line(2, `${title}:\tWaiting`);
}

function writeStatus(writer: Writer, status: ContainerStatus): void {
  writeState(writer, 'State', status.state);
  if (status.lastState?.terminated) writeState(writer, 'Last State', status.lastState);
  writer.line(2, `Ready:\t${status.ready ? 'True' : 'False'}`);
  writer.line(2, `Restart Count:\t${status.restartCount}`);
}

function writeWords(writer: Writer, title: string, words: readonly string[] | undefined): void {
  if (!words || words.length === 0) return;
  writer.line(2, `${title}:`);
  for (const word of words) for (const part of word.split('\n')) writer.line(3, part);
}

function writeMounts(writer: Writer, { volumeMounts = [] }: Container): void {
  writer.line(2, `Mounts:${volumeMounts.length === 0 ? '\t<none>' : ''}`);
  const mounts = [...volumeMounts].sort((a, b) => (a.mountPath < b.mountPath ? -1 : 1));
  for (const { name, mountPath, readOnly, subPath } of mounts) {
    const path = subPath ? `,path=${JSON.stringify(subPath)}` : '';
    writer.line(3, `${mountPath} from ${name} (${readOnly ? 'ro' : 'rw'}${path})`);
  }
}

/** Containers of a Pod, or of a template, which has no status and stands further in (describeContainers). */
export function writeContainers(
  writer: Writer,
  title: string,
  containers: readonly Container[],
  statuses: readonly ContainerStatus[] | undefined,
  indent: '' | '  ',
  pod?: Pod,
): void {
  writer.line(0, `${indent}${title}:${containers.length === 0 ? ' <none>' : ''}`);
  for (const container of containers) {
    const status = statuses?.find(({ name }) => name === container.name);
    writer.line(1, `${indent === '' ? '' : ' '}${container.name}:`);
    if (status) writer.line(2, `Container ID:\t${status.containerID ?? ''}`);
    writer.line(2, `Image:\t${container.image}`);
    if (status) writer.line(2, `Image ID:\t${status.imageID ?? ''}`);
    writePorts(writer, container);
    writeWords(writer, 'Command', container.command);
    writeWords(writer, 'Args', container.args);
    if (status) writeStatus(writer, status);
    writeAmounts(writer, 2, 'Limits', container.resources?.limits);
    writeAmounts(writer, 2, 'Requests', container.resources?.requests);
    if (container.livenessProbe) writer.line(2, `Liveness:\t${probeText(container.livenessProbe)}`);
    if (container.readinessProbe) writer.line(2, `Readiness:\t${probeText(container.readinessProbe)}`);
    if (container.startupProbe) writer.line(2, `Startup:\t${probeText(container.startupProbe)}`);
    writeEnvironment(writer, container, pod);
    writeMounts(writer, container);
  }
}
