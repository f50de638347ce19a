import type { Image, Listener } from './image.ts';
import { execTools } from './program.ts';

const server = (
  name: string,
  repositories: readonly string[],
  port: number,
  speaks: Listener['speaks'],
  probe: string,
): Image => ({
  name,
  repositories,
  libc: 'glibc',
  bytes: 110_000_000,
  startup: 800,
  listeners: () => [{ protocol: 'TCP', address: '0.0.0.0', port, speaks }],
  stop: () => ({ after: 200, code: 0 }),
  exec: (container, command) =>
    command[0] === probe ? { after: 10, code: 0, output: '' } : execTools(container, command),
});

/** Servers that speak no HTTP: an httpGet probe or a curl to them fails, a TCP probe passes. */
export const databases: readonly Image[] = [
  server('redis', ['docker.io/library/redis'], 6379, 'redis', 'redis-cli'),
  server('postgres', ['docker.io/library/postgres'], 5432, 'postgres', 'pg_isready'),
];
