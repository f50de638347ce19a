import type { Container } from '../api/index.ts';
import type { Image, Listener } from '../images/index.ts';
import type { Run } from './run.ts';
import type { Station } from './station.ts';

/** What answers on a port of a machine outside. */
export interface SiteServer {
  readonly container: Container;
  readonly image: Image;
  readonly listener: Listener;
}

const bare = (name: string): string => name.replace(/\.$/, '');

/** A machine that is no part of the cluster and no client of it: a web site that the resolver knows, or the API server. */
export function machineAt(run: Run, address: string): Station | undefined {
  const { apiServer, upstream } = run.cluster.world;
  if (address === apiServer.address) return { at: 'outside', name: 'control-plane', address };
  const site = Object.entries(upstream.records).find(([, { A = [], AAAA = [] }]) =>
    [...A, ...AAAA].includes(address),
  );
  return site && { at: 'outside', name: bare(site[0]), address };
}

/** A program that is in no Pod. */
export const NO_CONTAINER = { name: 'server' } as const;

/** A program that only answers HTTP. */
export function program(name: string, http: NonNullable<Image['http']>): Image {
  const never = { after: 0, code: 0 };
  return {
    name,
    repositories: [],
    libc: 'glibc',
    bytes: 0,
    startup: 0,
    listeners: () => [],
    stop: () => never,
    exec: () => ({ ...never, output: '' }),
    http,
  };
}

const answered = (status: number, reason: string, body: string): ReturnType<NonNullable<Image['http']>> => ({
  status,
  reason,
  headers: { 'Content-Type': 'text/html', 'Content-Length': String(body.length) },
  body,
});

/** Name-based virtual hosts (RFC 9110 §7.2): asked for a name that it does not serve, a server has no such site. */
const webServer = (names: readonly string[]): Image =>
  program('the web server', (_, { host }) =>
    names.includes(host.replace(/:\d+$/, '').toLowerCase())
      ? answered(200, 'OK', `<h1>${names[0]}</h1>\n`)
      : answered(404, 'Not Found', `No such site: ${host}\n`),
  );

/** Go's answer to plain HTTP on a TLS port (net/http/server.go). */
const apiServer: Image = program('kube-apiserver', () =>
  answered(400, 'Bad Request', 'Client sent an HTTP request to an HTTPS server.\n'),
);

/** Who answers on a port of a machine outside. */
export function siteServer(run: Run, address: string, port: number): SiteServer | undefined {
  const { world } = run.cluster;
  const listener = { protocol: 'TCP', address: '0.0.0.0', port, speaks: 'http' } as const;
  if (address === world.apiServer.address)
    return port === world.apiServer.port
      ? { container: NO_CONTAINER, image: apiServer, listener }
      : undefined;
  const names = Object.entries(world.upstream.records).flatMap(([name, { A = [], AAAA = [] }]) =>
    [...A, ...AAAA].includes(address) ? [bare(name)] : [],
  );
  return names.length > 0 && port === 80
    ? { container: NO_CONTAINER, image: webServer(names), listener }
    : undefined;
}
