import { expect, test } from 'vitest';
import type { SourceRange } from '../../core/index.ts';
import { litLines } from './lit-lines.ts';

const range = (startLine: number, endLine: number, endColumn = 9): SourceRange => ({
  file: 'web.yaml',
  startLine,
  startColumn: 3,
  endLine,
  endColumn,
});
const web = (text: string) => [{ name: 'web.yaml', text }];
const text = 'kind: Service\nspec:\n  selector:\n    app: web\n  ports:\n    - port: 80\n';
const light = {
  hop: [range(6, 6), range(3, 5, 1)],
  hopFiles: web(text),
  selected: undefined,
  selectedFiles: web(text),
};

test('the lines of every range light up, each once; an end at a line’s start does not reach into it', () => {
  expect(litLines({ ...light, hop: [...light.hop, range(4, 4)] }, 'web.yaml', web(text))).toEqual([
    { line: 3, selected: false },
    { line: 4, selected: false },
    { line: 6, selected: false },
  ]);
  expect(litLines(light, 'client.yaml', web(text))).toEqual([]);
});

test('what a person pointed at stands out', () => {
  const selected = range(2, 2);
  expect(litLines({ ...light, hop: [range(2, 3)], selected }, 'web.yaml', web(text))).toEqual([
    { line: 2, selected: true },
    { line: 3, selected: false },
  ]);
});

test('light follows lines that moved since, and leaves those that were changed', () => {
  const now = web(text.replace('spec:', '# one line more\nspec:').replace('app: web', 'app: wbe'));
  expect(litLines(light, 'web.yaml', now)).toEqual([{ line: 7, selected: false }]);
});
