import type { Container, Pod } from '../api/index.ts';
import { agnhost } from './agnhost.ts';
import { annotated } from './annotations.ts';
import { coredns, nodeCache } from './coredns.ts';
import { databases } from './databases.ts';
import { toolboxes } from './debug.ts';
import { assumed, echoServers } from './echo.ts';
import { httpd } from './httpd.ts';
import type { Image } from './image.ts';
import { nginx, nginxUnprivileged } from './nginx.ts';
import { overridingWords, underCommand } from './program.ts';
import { parseReference } from './reference.ts';

/** Every image that is described here. Order means nothing: repositories are unique. */
export const images: readonly Image[] = [
  agnhost,
  coredns,
  nodeCache,
  httpd,
  nginx,
  nginxUnprivileged,
  ...databases,
  ...echoServers,
  ...toolboxes,
];

/**
 * The program that a container runs. A `command` of everyday tools replaces the image's own. An image that nobody
 * described is an echo server on its declared ports, with `assumed: true` so that the page can say so. Annotations of
 * the Pod, where it is known, decide over all of this.
 */
export function imageOf(
  container: Container,
  pod?: Pick<Pod, 'metadata' | 'spec'>,
): { readonly image: Image; readonly assumed: boolean } {
  const reference = parseReference(container.image ?? '');
  const known = images.find((image) => reference && image.repositories.includes(reference.repository));
  const libc = reference && /alpine|musl/.test(reference.tag) ? { libc: 'musl' as const } : {};
  const image = underCommand({ ...(known ?? assumed), ...libc }, overridingWords(container));
  return { image: pod ? annotated(image, container, pod) : image, assumed: known === undefined };
}

/** Tags by which the described images may be asked for: versions, variants of them, and the moving ones. */
const TAG =
  /^v?\d|^(latest|stable|mainline|edge|alpine|musl|glibc|uclibc|slim|bookworm|trixie|noble|jammy)\b/;

/**
 * Why an image cannot be had, in containerd's words; undefined when it can. Registries are not asked: only a tag
 * that no described image could carry (`nginx:nosuch`) and a malformed reference fail.
 */
export function pullError(
  image: string,
): { readonly reason: 'ErrImagePull' | 'InvalidImageName'; readonly message: string } | undefined {
  const reference = parseReference(image);
  if (!reference)
    return {
      reason: 'InvalidImageName',
      message: `Failed to apply default image tag "${image}": couldn't parse image name "${image}": invalid reference format`,
    };
  if (!images.some((known) => known.repositories.includes(reference.repository)) || TAG.test(reference.tag))
    return undefined;
  const full = `${reference.repository}:${reference.tag}`;
  return {
    reason: 'ErrImagePull',
    message: `rpc error: code = NotFound desc = failed to pull and unpack image "${full}": failed to resolve reference "${full}": ${full}: not found`,
  };
}
