import type { ManifestFile, SourceRange } from '../../core/index.ts';
import { lastLine, lineInFiles } from '../state/index.ts';

/** A line that lights up: the hop in view was decided by it, or it holds what a person pointed at. */
export interface LitLine {
  readonly line: number;
  readonly selected: boolean;
}

export interface Light {
  readonly hop: readonly SourceRange[];
  /** The text whose lines `hop` counts. */
  readonly hopFiles: readonly ManifestFile[];
  readonly selected: SourceRange | undefined;
  /** The text whose lines `selected` counts. */
  readonly selectedFiles: readonly ManifestFile[];
}

function linesOf(range: SourceRange): readonly number[] {
  const count = lastLine(range) - range.startLine + 1;
  return Array.from({ length: count }, (_, index) => range.startLine + index);
}

/** The lines of a file, as it reads now, that light up. Lines that were changed since are left dark. */
export function litLines(light: Light, file: string, files: readonly ManifestFile[]): readonly LitLine[] {
  const now = (ranges: readonly SourceRange[], before: readonly ManifestFile[]): ReadonlySet<number> =>
    new Set(
      ranges
        .filter((range) => range.file === file)
        .flatMap(linesOf)
        .flatMap((line) => lineInFiles(before, files, file, line) ?? []),
    );
  const selected = now(light.selected ? [light.selected] : [], light.selectedFiles);
  const lit = new Set([...now(light.hop, light.hopFiles), ...selected]);
  return [...lit].sort((a, b) => a - b).map((line) => ({ line, selected: selected.has(line) }));
}
