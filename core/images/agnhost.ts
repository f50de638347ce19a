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
      any('UDP', port(flag(args, '--udp-port'), 8081), 'echo'),
      any('SCTP', port(flag(args, '--sctp-port'), -1), 'echo'),
    ].filter((listener) => listener.port > 0);
  if (args.includes('serve-hostname')) {
    const at = port(flag(args, '--port'), 9376);
    const isOn = (name: string, fallback: boolean): boolean =>
      args.some((word) => word === name || word === `${name}=true`) ||
      (fallback && !args.includes(`${name}=false`));
    return [
      ...(isOn('--http', true) || isOn('--tcp', false) ? [any('TCP', at, 'http')] : []),
      ...(isOn('--udp', false) ? [any('UDP', at, 'echo')] : []),
    ];
  }
  if (args.includes('test-webserver')) return [any('TCP', port(flag(args, '--port'), 80), 'http')];
  const http = flag(args, '--http-port', '--port');
  return http === undefined ? [] : [any('TCP', Number(http), 'http')];
}

function answer(container: Container, request: HttpRequest, pod: string): HttpResponse {
  const args = words(container);
  if (args.includes('serve-hostname')) return respond(200, pod);
  const [path = '/', query = ''] = request.path.split('?') as [string, string?];
  const parameter = (name: string): string | undefined =>
    query
      .split('&')
      .find((part) => part.startsWith(`${name}=`))
      ?.slice(name.length + 1);
  switch (flag(args, '--http-override') ?? path) {
    case '/':
      return respond(200, `NOW: ${pod}\n`);
    case '/hostname':
    case '/hostName':
      return respond(200, pod);
    case '/clientip':
      return respond(200, request.client ?? '');
    case '/echo':
      return respond(Number(parameter('code') ?? 200), parameter('msg') ?? '');
    case '/redirect':
      return respond(Number(parameter('code') ?? 302), '', { Location: parameter('location') ?? '' });
    case '/header':
      return respond(200, '');
    case '/exit':
      return respond(200, '');
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
  /** `--delay-shutdown` in seconds: it goes on serving for so long after SIGTERM. */
  stop: (container) => ({
    after: 20 + 1_000 * Number(flag(words(container), '--delay-shutdown') ?? 0),
    code: 2,
  }),
  exec: execTools,
};
