import type { editor } from 'monaco-editor/editor';
import type { Problem } from '../../core/index.ts';

/** Monaco's own numbers (`MarkerSeverity`), so that this file needs no Monaco. */
const SEVERITY = { error: 8, warning: 4 } as const;

/** Who says it, behind the message. */
const SOURCE: Readonly<Record<Problem['from'], string>> = {
  yaml: 'kubectl',
  kubectl: 'kubectl',
  api: 'API server',
};

/** Longer than any line; Monaco cuts it to the line's length. */
const END_OF_LINE = 10_000;

/** The problems of one file as Monaco's markers. What spans lines is marked on its first: a red page helps nobody. */
export function problemMarkers(problems: readonly Problem[], file: string): editor.IMarkerData[] {
  return problems
    .filter(({ range }) => range.file === file)
    .map(({ severity, message, from, range }) => {
      const endColumn = range.endLine > range.startLine ? END_OF_LINE : range.endColumn;
      return {
        severity: SEVERITY[severity],
        message,
        source: SOURCE[from],
        startLineNumber: range.startLine,
        startColumn: range.startColumn,
        endLineNumber: range.startLine,
        endColumn: Math.max(endColumn, range.startColumn + 1),
      };
    });
}

/** What monaco-yaml calls the parser's own complaints. */
const PARSER = 'YAML';

/**
 * What the schema adds to the problems of a file: nothing on lines where kubectl or the API server has spoken, and
 * nothing about syntax, of which kubectl speaks in its own words.
 */
export function schemaMarkers(
  markers: readonly editor.IMarkerData[],
  problems: readonly editor.IMarkerData[],
): editor.IMarkerData[] {
  const told = new Set(problems.map(({ startLineNumber }) => startLineNumber));
  return markers.filter(({ source, startLineNumber }) => source !== PARSER && !told.has(startLineNumber));
}
