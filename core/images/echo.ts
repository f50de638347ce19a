import type { Container } from '../api/index.ts';
import { bindAddress, flag } from './command.ts';
import type { Image } from './image.ts';
import { execTools, respond, stopsSoon } from './program.ts';

const env = (container: Container, name: string): string | undefined =>
  container.env?.find((variable) => variable.name === name)?.value;

/** A small HTTP server that says who it is, whatever the path. `listen` gives `:8080` or `127.0.0.1:8080`. */
function echoServer(
  name: string,
  repositories: readonly string[],
  listen: (container: Container) => string,
  body: (container: Container, pod: string) => string = (_container, pod) => `Hostname: ${pod}\n`,
): Image {
  return {
    name,
    repositories,
    libc: 'go',
    bytes: 12_000_000,
    startup: 40,
    listeners: (container) => [
      { protocol: 'TCP', address: '::', ...bindAddress(listen(container)), speaks: 'http' },
    ],
    http: (container, _request, pod) => respond(200, body(container, pod.name)),
    accessLog: (client, request, response, at) =>
      `${at} ${client} ${request.method} ${request.path} ${response.status}`,
    stop: stopsSoon,
    exec: execTools,
  };
}

const wordsOf = ({ command = [], args = [] }: Container): readonly string[] => [...command, ...args];

/** `-listen`, `-text` and `-status-code`; `/health` is its own (hashicorp/http-echo main.go). */
const httpEcho: Image = {
  ...echoServer(
    'http-echo',
    ['docker.io/hashicorp/http-echo'],
    (c) => flag(wordsOf(c), '-listen', '--listen') ?? ':5678',
  ),
  http: (c, request) => {
    if (request.path === '/health')
      return respond(200, '{"status":"ok"}\n', { 'Content-Type': 'application/json' });
    const text = flag(wordsOf(c), '-text', '--text') ?? env(c, 'ECHO_TEXT') ?? 'hello-world';
    const status = Number(flag(wordsOf(c), '-status-code', '--status-code') ?? 200);
    return respond(status, `${text.replace(/^"|"$/g, '')}\n`, {
      'X-App-Name': 'http-echo',
      'Content-Type': 'text/plain; charset=utf-8',
    });
  },
};

/** Echo servers that manifests on the web use most, each with its own default port and way to change it. */
export const echoServers: readonly Image[] = [
  httpEcho,
  echoServer(
    'whoami',
    ['docker.io/traefik/whoami'],
    (c) => `:${flag(c.args ?? [], '--port', '-port') ?? env(c, 'WHOAMI_PORT_NUMBER') ?? 80}`,
  ),
  echoServer(
    'echo-server',
    ['docker.io/ealen/echo-server', 'docker.io/jmalloc/echo-server'],
    (c) => `:${env(c, 'PORT') ?? (c.image?.includes('jmalloc') ? 8080 : 80)}`,
  ),
  echoServer('echoserver', ['registry.k8s.io/echoserver', 'k8s.gcr.io/echoserver'], () => ':8080'),
  echoServer(
    'hello-app',
    ['gcr.io/google-samples/hello-app', 'us-docker.pkg.dev/google-samples/containers/gke/hello-app'],
    (c) => `:${env(c, 'PORT') ?? 8080}`,
    (_c, pod) => `Hello, world!\nVersion: 1.0.0\nHostname: ${pod}\n`,
  ),
  echoServer(
    'podinfo',
    ['docker.io/stefanprodan/podinfo', 'ghcr.io/stefanprodan/podinfo'],
    (c) => `:${flag(c.command ?? [], '--port') ?? 9898}`,
  ),
];

/** Stands in for an image nobody has described here: it listens on every port that the manifest declares. */
export const assumed: Image = {
  ...echoServer('assumed', [], () => ':0'),
  libc: 'glibc',
  listeners: (container) =>
    (container.ports ?? []).map(({ protocol = 'TCP', containerPort }) => ({
      protocol,
      address: '::',
      port: containerPort,
      speaks: protocol === 'TCP' ? 'http' : 'echo',
    })),
};
