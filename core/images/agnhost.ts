import type { Container } from '../api/index.ts';
import { flag } from './command.ts';
import type { HttpRequest, HttpResponse, Image, Listener } from './image.ts';
import { execTools, respond } from './program.ts';

const words = (container: Container): readonly string[] => [
  ...(container.command ?? []),
  ...(container.args ?? []),
];

const port = (text: string | undefined, fallback: number): number => Number(text ?? fallback);

function listeners(container: Container): readonly Listener[] {
  const args = words(container);
  const any = (protocol: Listener['protocol'], at: number, speaks: Listener['speaks']): Listener => ({
    protocol,
    address: '::',
    port: at,
    speaks,
  });
  if (args.includes('netexec'))
    return [
      any('TCP', port(flag(args, '--http-port'), 8080), 'http'),
      ...(flag(args, '--udp-port') === '-1'
        ? []
        : [any('UDP', port(flag(args, '--udp-port'), 8081), 'echo')]),
    ];
  if (args.includes('serve-hostname')) return [any('TCP', port(flag(args, '--port'), 9376), 'http')];
  const http = flag(args, '--http-port', '--port');
  return http === undefined ? [] : [any('TCP', Number(http), 'http')];
}

function answer(container: Container, request: HttpRequest, pod: string): HttpResponse {
  if (words(container).includes('serve-hostname')) return respond(200, pod);
  const [path = '/', query = ''] = request.path.split('?') as [string, string?];
  const parameter = (name: string): string | undefined =>
    query
      .split('&')
      .find((part) => part.startsWith(`${name}=`))
      ?.slice(name.length + 1);
  switch (path) {
    case '/':
      return respond(200, `NOW: ${pod}\n`);
    case '/hostname':
    case '/hostName':
      return respond(200, pod);
    case '/clientip':
      return respond(200, request.client ?? '');
    case '/echo':
      return respond(Number(parameter('code') ?? 200), parameter('msg') ?? '');
    case '/healthz':
    case '/readyz':
      return respond(200, 'ok');
    default:
      return respond(404, '404 page not found\n');
  }
}

/**
 * Kubernetes' own test server: `netexec`, `serve-hostname` and `pause` (the default).
 * Source: kubernetes/kubernetes test/images/agnhost.
 */
export const agnhost: Image = {
  name: 'agnhost',
  repositories: ['registry.k8s.io/e2e-test-images/agnhost', 'k8s.gcr.io/e2e-test-images/agnhost'],
  libc: 'musl',
  bytes: 50_000_000,
  startup: 50,
  listeners,
  http: (container, request, pod) => answer(container, request, pod.name),
  accessLog: (client, request) => `GET ${request.path} from ${client}`,
  stop: () => ({ after: 20, code: 2 }),
  exec: execTools,
};
