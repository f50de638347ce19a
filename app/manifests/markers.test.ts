import type { editor } from 'monaco-editor/editor';
import { expect, test } from 'vitest';
import type { Problem } from '../../core/index.ts';
import { problemMarkers, schemaMarkers } from './markers.ts';

const problem = (startLine: number, more: Partial<Problem['range']> = {}): Problem => ({
  severity: 'error',
  message: 'spec.ports[0].port: Invalid value: 0: must be between 1 and 65535, inclusive',
  from: 'api',
  range: { file: 'web.yaml', startLine, startColumn: 13, endLine: startLine, endColumn: 14, ...more },
});

const marker = (startLineNumber: number, source: string): editor.IMarkerData => ({
  severity: 4,
  message: '',
  source,
  startLineNumber,
  startColumn: 1,
  endLineNumber: startLineNumber,
  endColumn: 2,
});

test('a problem is marked in its file, at its range, in the words it came with', () => {
  expect(problemMarkers([problem(8)], 'web.yaml')).toEqual([
    {
      severity: 8,
      message: 'spec.ports[0].port: Invalid value: 0: must be between 1 and 65535, inclusive',
      source: 'API server',
      startLineNumber: 8,
      startColumn: 13,
      endLineNumber: 8,
      endColumn: 14,
    },
  ]);
  expect(problemMarkers([problem(8)], 'client.yaml')).toEqual([]);
});

test('a problem of a whole document is marked on its first line, and an empty place can be seen', () => {
  const [whole] = problemMarkers([problem(1, { startColumn: 1, endLine: 8, endColumn: 1 })], 'web.yaml');
  expect(whole).toMatchObject({ startLineNumber: 1, endLineNumber: 1 });
  expect(whole?.endColumn).toBeGreaterThan(100);
  const [empty] = problemMarkers([problem(3, { startColumn: 5, endColumn: 5 })], 'web.yaml');
  expect(empty).toMatchObject({ startColumn: 5, endColumn: 6 });
});

test('the schema keeps quiet about syntax, and where the API server has spoken', () => {
  const schema = [
    marker(8, 'yaml-schema: Kubernetes'),
    marker(9, 'yaml-schema: Kubernetes'),
    marker(10, 'YAML'),
  ];
  const told = problemMarkers([problem(8)], 'web.yaml');
  expect(schemaMarkers(schema, told).map(({ startLineNumber }) => startLineNumber)).toEqual([9]);
});
