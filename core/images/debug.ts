import type { Container } from '../api/index.ts';
import { commandBehaviour } from './command.ts';
import type { Image } from './image.ts';
import { execTools } from './program.ts';

/** `args` alone are the command line where the image has no entrypoint. */
const lifeOf = (container: Container): ReturnType<typeof commandBehaviour> =>
  commandBehaviour(
    container.command?.length ? [...container.command, ...(container.args ?? [])] : (container.args ?? []),
  );

/** An image full of tools and without a server: its shell ends at once unless something is kept running. */
function toolbox(name: string, repositories: readonly string[], libc: Image['libc'], bytes: number): Image {
  return {
    name,
    repositories,
    libc,
    bytes,
    startup: 10,
    listeners: (container) => lifeOf(container)?.listeners ?? [],
    exit: (container) => {
      const life = lifeOf(container);
      return life ? life.exit : { after: 0, code: 0 };
    },
    stop: (container) => lifeOf(container)?.stop,
    exec: execTools,
  };
}

/** A toolbox whose entrypoint is one of its tools. */
function tool(name: string, repositories: readonly string[], libc: Image['libc'], bytes: number): Image {
  const entrypoint = (container: Container): Container => ({
    ...container,
    command: container.command?.length ? container.command : [name],
  });
  const box = toolbox(name, repositories, libc, bytes);
  return {
    ...box,
    listeners: (container) => box.listeners(entrypoint(container)),
    exit: (container) => box.exit?.(entrypoint(container)),
    stop: () => ({ after: 0, code: 143 }),
  };
}

/** Images that people start to look around with. */
export const toolboxes: readonly Image[] = [
  toolbox('netshoot', ['docker.io/nicolaka/netshoot'], 'musl', 180_000_000),
  toolbox(
    'busybox',
    ['docker.io/library/busybox', 'registry.k8s.io/e2e-test-images/busybox'],
    'glibc',
    2_200_000,
  ),
  toolbox('curl', ['docker.io/curlimages/curl', 'quay.io/curl/curl'], 'musl', 9_000_000),
  toolbox('alpine', ['docker.io/library/alpine'], 'musl', 3_600_000),
  toolbox('debian', ['docker.io/library/debian', 'docker.io/library/ubuntu'], 'glibc', 49_000_000),
  tool('socat', ['docker.io/alpine/socat'], 'musl', 4_000_000),
  toolbox('dnsutils', ['registry.k8s.io/e2e-test-images/jessie-dnsutils'], 'glibc', 80_000_000),
  toolbox('python', ['docker.io/library/python'], 'glibc', 370_000_000),
];
