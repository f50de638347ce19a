import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import type { Vector } from './kind.ts';

/** A vector on disk. `vector` is missing when the file is not JSON, and `unreadable` says why. */
export interface VectorFile {
  readonly path: string;
  /** The name of the folder it lies in: which kind it is. */
  readonly folder: string;
  readonly vector?: Vector;
  readonly unreadable?: string;
}

/** Every `*.json` under `folder`, however deep; other files (README.md) are prose. */
export function readVectors(folder: string): VectorFile[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.json'))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .map(readVector);
}

function readVector(path: string): VectorFile {
  const file = { path: relative('.', path), folder: basename(dirname(resolve(path))) };
  try {
    return { ...file, vector: JSON.parse(readFileSync(path, 'utf8')) };
  } catch (error) {
    return { ...file, unreadable: String(error) };
  }
}
