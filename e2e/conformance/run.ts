import type { Failure, Vector, VectorKind } from './kind.ts';
import type { VectorFile } from './vectors.ts';

/** How one vector fared. Neither failures nor a reason: it passed. */
export interface Result {
  readonly folder: string;
  readonly path: string;
  readonly failures: readonly Failure[];
  /** Why it could not be held against core at all. */
  readonly reason?: string;
}

export interface Tally {
  readonly passed: number;
  readonly failed: number;
}

export type Kinds = Readonly<Record<string, VectorKind>>;

/** Every runner beside this file, by the folder that it is for. */
export function knownKinds(): Kinds {
  const found = import.meta.glob<VectorKind>(['./kinds/*.ts', '!./kinds/*.test.ts'], {
    eager: true,
    import: 'kind',
  });
  return Object.fromEntries(Object.values(found).map((kind) => [kind.kind, kind]));
}

export function runVector(file: VectorFile, kinds: Kinds): Result {
  const { folder, path, vector } = file;
  const kind = kinds[folder];
  if (!kind)
    return {
      folder,
      path,
      failures: [],
      reason: `no runner: e2e/conformance/kinds/${folder}.ts does not exist`,
    };
  if (!vector) return { folder, path, failures: [], reason: `not a vector: ${file.unreadable}` };
  return { folder, path, ...attempt(kind, vector) };
}

export function passed(result: Result): boolean {
  return result.failures.length === 0 && result.reason === undefined;
}

export function tally(results: readonly Result[]): Tally {
  const good = results.filter(passed).length;
  return { passed: good, failed: results.length - good };
}

function attempt(kind: VectorKind, vector: Vector): Pick<Result, 'failures' | 'reason'> {
  try {
    return { failures: kind.run(vector) };
  } catch (error) {
    return { failures: [], reason: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}
