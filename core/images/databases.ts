import type { Container } from '../api/index.ts';
import { bindAddress, flag } from './command.ts';
import type { Image, Listener } from './image.ts';
import { execTools } from './program.ts';

const words = ({ command = [], args = [] }: Container): readonly string[] => [...command, ...args];

const variable = ({ env }: Container, name: string) => env?.find((each) => each.name === name);

/** A server that speaks no HTTP: an httpGet probe or a curl to it fails, a TCP probe passes. */
function server(
  name: string,
  speaks: Listener['speaks'],
  listen: (container: Container) => { readonly address?: string; readonly port: number },
  probe: string,
): Image {
  return {
    name,
    repositories: [`docker.io/library/${name}`],
    libc: 'glibc',
    bytes: 110_000_000,
    startup: 800,
    listeners: (container) => [{ protocol: 'TCP', address: '::', speaks, ...listen(container) }],
    stop: () => ({ after: 200, code: 0 }),
    exec: (container, command) =>
      command[0] === probe ? { after: 10, code: 0, output: '' } : execTools(container, command),
  };
}

/** `redis-server --port 6380 --bind 127.0.0.1` (redis.io/docs/latest/operate/oss_and_stack/management/config). */
const redis = server(
  'redis',
  'redis',
  (container) => {
    const [address] = (flag(words(container), '--bind') ?? '').split(' ');
    const port = Number(flag(words(container), '--port') ?? 6379);
    return address && address !== '*' ? { address, port } : { port };
  },
  'redis-cli',
);

const MAY_START = ['POSTGRES_PASSWORD', 'POSTGRES_PASSWORD_FILE', 'POSTGRES_HOST_AUTH_METHOD'];

/** Variables of a ConfigMap or Secret are not looked into: they may hold whatever the image wants. */
const hasOtherVariables = (container: Container): boolean => 'envFrom' in container;

/**
 * `postgres -p 5433` or PGPORT. Without a superuser password the entrypoint refuses to make a database and ends
 * (docker-library/postgres docker-entrypoint.sh docker_verify_minimum_env).
 */
const postgres: Image = {
  ...server(
    'postgres',
    'postgres',
    (container) =>
      bindAddress(flag(words(container), '-p') ?? variable(container, 'PGPORT')?.value ?? '5432'),
    'pg_isready',
  ),
  exit: (container) =>
    hasOtherVariables(container) || MAY_START.some((name) => variable(container, name))
      ? undefined
      : { after: 50, code: 1 },
};

/** Databases that manifests on the web use most. */
export const databases: readonly Image[] = [redis, postgres];
