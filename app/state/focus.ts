import type { Hop, Origin, SourceRange, Walk } from '../../core/index.ts';
import { objectKey } from './mirror.ts';

/** The hop with this id in a hop and its steps, with its ancestors before it; empty when it is not there. */
export function trailTo(hop: Hop, id: string): readonly Hop[] {
  if (hop.id === id) return [hop];
  for (const step of hop.steps) {
    const trail = trailTo(step, id);
    if (trail.length > 0) return [hop, ...trail];
  }
  return [];
}

const DNS_KINDS: readonly string[] = ['search-list', 'dns-query', 'dns-answer'];

/** Whether a hop tells of a name being looked up. */
export const isDns = (hop: Hop | undefined): boolean => hop !== undefined && DNS_KINDS.includes(hop.kind);

/** A hop and everything below it, in order. */
export function withSteps(hop: Hop): readonly Hop[] {
  return [hop, ...hop.steps.flatMap(withSteps)];
}

/** Every origin of a hop: what it was derived from and what its candidates were. Each once. */
export function originsOf(hop: Hop | undefined): readonly Origin[] {
  return hop ? [...hop.derivedFrom, ...hop.candidates.flatMap((candidate) => candidate.origins)] : [];
}

/** The YAML that a hop comes from: these lines light up in the editor. */
export function litRanges(hop: Hop | undefined): readonly SourceRange[] {
  return originsOf(hop).flatMap((origin) => (origin.source ? [origin.source] : []));
}

/** The last line that a range touches: its end is exclusive. */
export const lastLine = (range: SourceRange): number =>
  range.endColumn === 1 && range.endLine > range.startLine ? range.endLine - 1 : range.endLine;

const covers = (range: SourceRange | undefined, file: string, line: number): boolean =>
  range?.file === file && range.startLine <= line && line <= lastLine(range);

/** Indices of the story hops that a line of a file decides, itself or in their steps. */
export function hopsOfLine(walk: Walk | undefined, file: string, line: number): readonly number[] {
  return (walk?.hops ?? []).flatMap((hop, index) =>
    withSteps(hop).some((step) => litRanges(step).some((range) => covers(range, file, line))) ? [index] : [],
  );
}

/** Keys of the objects through which a line of a file decides hops of a walk. */
export function objectsOfLine(walk: Walk | undefined, file: string, line: number): ReadonlySet<string> {
  const origins = (walk?.hops ?? []).flatMap(withSteps).flatMap(originsOf);
  const written = origins.filter(({ source }) => covers(source, file, line));
  return new Set(written.map(({ kind, namespace, name }) => objectKey(kind, namespace, name)));
}

/** True for two pointers to the same field of the same object. */
export const sameOrigin = (a: Origin | undefined, b: Origin | undefined): boolean =>
  !!a &&
  !!b &&
  a.kind === b.kind &&
  a.namespace === b.namespace &&
  a.name === b.name &&
  (a.path ?? '') === (b.path ?? '');
