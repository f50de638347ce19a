/** A container image reference in the long form: `docker.io/library/nginx`, `1.27`. */
export interface Reference {
  readonly repository: string;
  readonly tag: string;
}

/**
 * Parses an image reference with Docker's defaults (registry docker.io, namespace library, tag latest).
 * Undefined when it is no reference at all (kubelet: InvalidImageName). Source: distribution/reference normalize.go.
 */
export function parseReference(image: string): Reference | undefined {
  const match =
    /^((?:[\w.-]+(?::\d+)?\/)?[a-z0-9]+(?:[._/-]+[a-z0-9]+)*)(?::([\w][\w.-]{0,127}))?(?:@[a-z0-9]+:[0-9a-f]{32,})?$/.exec(
      image,
    );
  if (!match) return undefined;
  const name = match[1] ?? '';
  const [first = '', ...rest] = name.split('/');
  const hasRegistry = rest.length > 0 && (/[.:]/.test(first) || first === 'localhost');
  const path = hasRegistry ? rest.join('/') : name;
  const registry = hasRegistry ? first : 'docker.io';
  const repository = registry === 'docker.io' && !path.includes('/') ? `library/${path}` : path;
  return { repository: `${registry}/${repository}`, tag: match[2] ?? 'latest' };
}
