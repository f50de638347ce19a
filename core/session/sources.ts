import { type ManifestDocument, rangeOf, type SourceRange } from '../manifest/index.ts';
import type { Hop, Origin, Walk } from '../walk/index.ts';
import { identityOf } from './identity.ts';

/** Where an object's field stands in what the person wrote; undefined for what controllers made by themselves. */
export function locate(
  documents: readonly ManifestDocument[],
  origin: Pick<Origin, 'kind' | 'namespace' | 'name' | 'path'>,
): SourceRange | undefined {
  const document = documents.find((one) => {
    const identity = identityOf(one);
    return (
      identity?.kind === origin.kind &&
      identity.namespace === origin.namespace &&
      identity.name === origin.name
    );
  });
  return document && rangeOf(document, origin.path ?? 'metadata.name');
}

function withSource(documents: readonly ManifestDocument[], origin: Origin): Origin {
  const source = locate(documents, origin);
  return source ? { ...origin, source } : origin;
}

function hopWithSources(documents: readonly ManifestDocument[], hop: Hop): Hop {
  return {
    ...hop,
    derivedFrom: hop.derivedFrom.map((origin) => withSource(documents, origin)),
    candidates: hop.candidates.map((candidate) => ({
      ...candidate,
      origins: candidate.origins.map((origin) => withSource(documents, origin)),
    })),
    steps: hop.steps.map((step) => hopWithSources(documents, step)),
  };
}

/** The walk with every origin tied to its place in the manifests. */
export function walkWithSources(documents: readonly ManifestDocument[], walk: Walk): Walk {
  return { ...walk, hops: walk.hops.map((hop) => hopWithSources(documents, hop)) };
}
