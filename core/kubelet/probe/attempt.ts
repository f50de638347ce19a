import type { Container, Pod, Probe } from '../../api/index.ts';
import type { Image, Listener } from '../../images/index.ts';
import { joinHostPort } from '../../net/index.ts';
import type { Millis } from '../../sim/index.ts';
import type { PodRecord } from '../memory.ts';
import { type LocalRequest, localRequest } from './local-request.ts';

export type ImageOf = (
  container: Container,
  pod: Pod,
) => { readonly image: Image; readonly assumed: boolean };

/** Outcome of one attempt. `warning` passes but is told; `error` is the prober's own and counts for nothing. */
export interface Attempt {
  readonly result: 'success' | 'warning' | 'failure' | 'error';
  /** As events quote it: `HTTP probe failed with statuscode: 404`. */
  readonly output: string;
}

interface Target {
  readonly pod: Pod;
  readonly record: PodRecord;
  readonly container: Container;
  readonly now: Millis;
  readonly imageOf: ImageOf;
}

const failure = (output: string): Attempt => ({ result: 'failure', output });
const success: Attempt = { result: 'success', output: '' };

/** A number, or the name of one of the container's ports (pkg/probe/util.go ResolveContainerPort). */
function portNumber(container: Container, port: number | string): number | undefined {
  if (typeof port === 'number') return port;
  const named = container.ports?.find(({ name }) => name === port)?.containerPort;
  return named ?? (/^\d+$/.test(port) ? Number(port) : undefined);
}

const isOnNetwork = ({ address }: Listener): boolean => !/^(127\.|::1$)/.test(address);

/** Whoever listens on the port in the Pod's network namespace: any of its containers that runs and is up. */
function listenerOn(
  { pod, record, now, imageOf }: Omit<Target, 'container'>,
  port: number,
  protocol: Listener['protocol'],
  isReachable: (listener: Listener) => boolean = isOnNetwork,
): { readonly container: Container; readonly image: Image; readonly listener: Listener } | undefined {
  for (const container of [...pod.spec.containers, ...(pod.spec.initContainers ?? [])]) {
    const state = record.containers[container.name]?.state;
    const { image } = imageOf(container, pod);
    if (state?.is !== 'running' || now < state.startedAt + image.startup) continue;
    const listener = image
      .listeners(container)
      .find((each) => each.port === port && each.protocol === protocol && isReachable(each));
    if (listener) return { container, image, listener };
  }
  return undefined;
}

function httpGet(target: Target, get: NonNullable<Probe['httpGet']>, timeout: Millis): Attempt {
  const port = portNumber(target.container, get.port);
  if (port === undefined) return unresolvable(get.port);
  const host = get.host || target.record.addresses[0] || '';
  const authority = joinHostPort(host, port);
  const scheme = (get.scheme ?? 'HTTP').toLowerCase();
  const path = get.path?.startsWith('/') ? get.path : `/${get.path ?? ''}`;
  const got = `Get "${scheme}://${authority}${path}": `;
  const isOwn = target.record.addresses.includes(host);
  const server = isOwn ? listenerOn(target, port, 'TCP') : undefined;
  if (!server) return failure(`${got}dial tcp ${authority}: connect: connection refused`);
  if ((server.image.latency ?? 0) > timeout)
    return failure(`${got}context deadline exceeded (Client.Timeout exceeded while awaiting headers)`);
  if (server.listener.speaks !== 'http' || !server.image.http) return failure(`${got}EOF`);
  if (scheme === 'https') return failure(`${got}http: server gave HTTP response to HTTPS client`);
  const request = { method: 'GET', path, host: authority };
  const { status, body } = server.image.http(server.container, request, { name: target.pod.metadata.name });
  if (status < 200 || status >= 400) return failure(`HTTP probe failed with statuscode: ${status}`);
  return status < 300
    ? success
    : { result: 'warning', output: `Probe terminated redirects, Response body: ${body}` };
}

const unresolvable = (port: number | string): Attempt => ({
  result: 'error',
  output: `strconv.Atoi: parsing ${JSON.stringify(String(port))}: invalid syntax`,
});

function tcpSocket(target: Target, { port: asked, host }: NonNullable<Probe['tcpSocket']>): Attempt {
  const port = portNumber(target.container, asked);
  if (port === undefined) return unresolvable(asked);
  const address = host || target.record.addresses[0] || '';
  if (target.record.addresses.includes(address) && listenerOn(target, port, 'TCP')) return success;
  return failure(`dial tcp ${joinHostPort(address, port)}: connect: connection refused`);
}

function grpc(target: Target, port: number, timeoutSeconds: number): Attempt {
  const address = joinHostPort(target.record.addresses[0] ?? '', port);
  const server = listenerOn(target, port, 'TCP');
  if (!server)
    return failure(
      `timeout: failed to connect service "${address}" within ${timeoutSeconds}s: context deadline exceeded`,
    );
  if (target.imageOf(server.container, target.pod).assumed) return success;
  return failure('error: this server does not implement the grpc health protocol (grpc.health.v1.Health)');
}

/** A command that asks its own Pod over the loopback interface, where a server bound to 127.0.0.1 answers too. */
function askLocally(target: Target, request: LocalRequest): Attempt {
  const server = listenerOn(target, request.port, 'TCP', () => true);
  if (!server) return failure(request.refused);
  if (request.connectOnly) return success;
  const { http } = server.image;
  if (!http) return failure('curl: (52) Empty reply from server');
  const asked = { method: 'GET', path: request.path, host: `localhost:${request.port}` };
  const { status } = http(server.container, asked, { name: target.pod.metadata.name });
  return request.mindsStatus && status >= 400
    ? failure(`The requested URL returned error: ${status}`)
    : success;
}

function exec(target: Target, command: readonly string[], timeoutSeconds: number): Attempt {
  const request = localRequest(command);
  if (request) return askLocally(target, request);
  const { image } = target.imageOf(target.container, target.pod);
  const { after, code, output } = image.exec(target.container, command);
  if (after > timeoutSeconds * 1000) return failure(`command ${JSON.stringify(command.join(' '))} timed out`);
  return code === 0 ? success : failure(output);
}

/**
 * Probes once, asking the image model of the very Pod what it would answer (pkg/kubelet/prober/prober.go,
 * pkg/probe). Simplified: an answer comes at once or not before the timeout, and gRPC health is known only of images that are assumed.
 */
export function attempt(target: Target, probe: Probe): Attempt {
  const timeout = probe.timeoutSeconds ?? 1;
  if (probe.httpGet) return httpGet(target, probe.httpGet, timeout * 1000);
  if (probe.tcpSocket) return tcpSocket(target, probe.tcpSocket);
  if (probe.grpc) return grpc(target, probe.grpc.port, timeout);
  return exec(target, probe.exec?.command ?? [], timeout);
}
