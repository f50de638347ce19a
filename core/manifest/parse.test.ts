import { expect, test } from 'vitest';
import { parseManifest, rangeOf } from './parse.ts';

const values = (text: string) => parseManifest('web.yaml', text).documents.map(({ value }) => value);
const problem = (text: string) => parseManifest('web.yaml', text).problems[0]?.message;

/** The text that a range covers. */
function textAt(text: string, path: string, part?: 'key' | 'value', index = 0): string {
  const document = parseManifest('web.yaml', text).documents[index];
  if (!document) throw new Error('no such document');
  const { startLine, startColumn, endLine, endColumn } = rangeOf(document, path, part);
  const lines = text.split('\n').slice(startLine - 1, endLine);
  if (lines.length === 1) return (lines[0] as string).slice(startColumn - 1, endColumn - 1);
  const last = (lines[lines.length - 1] as string).slice(0, endColumn - 1);
  return [(lines[0] as string).slice(startColumn - 1), ...lines.slice(1, -1), last].join('\n');
}

test.each([
  ['yes', true],
  ['on', true],
  ['0777', 511],
  ['0o17', 15],
  ['1_000', 1000],
  ['12:30:45', '12:30:45'],
  ['2026-03-02', '2026-03-02'],
  ['0x1', 1],
  ['1e3', 1000],
  ['"80"', '80'],
  ['~', null],
])('%s is read as kubectl reads it', (text, value) => {
  expect(values(`a: ${text}`)).toEqual([{ a: value }]);
});

test('of two equal keys the last one wins, and << merges', () => {
  expect(values('a: 1\na: 2')).toEqual([{ a: 2 }]);
  expect(values('base: &b {x: 1}\nmore: {<<: *b, z: 2}')).toEqual([{ base: { x: 1 }, more: { x: 1, z: 2 } }]);
});

test('documents are cut at separator lines, empty ones are left out, Lists are taken apart', () => {
  expect(values('---\n# nothing\n---\na: 1\n--- # next\nb: 2\n---\n')).toEqual([{ a: 1 }, { b: 2 }]);
  expect(values('kind: List\nitems:\n- a: 1\n- b: 2\n')).toEqual([{ a: 1 }, { b: 2 }]);
  expect(values('')).toEqual([]);
});

const service = `# the shop
apiVersion: v1
kind: Service
metadata:
  name: web
  annotations:
    a.example.com/b: "yes"
---
apiVersion: v1
spec:
  ports:
  - port: 80
    targetPort: http_web
  - {port: 443}
`;

test('every field has its place in the file', () => {
  expect(textAt(service, 'metadata.name')).toBe('web');
  expect(textAt(service, 'metadata.name', 'key')).toBe('name');
  expect(textAt(service, 'metadata.annotations[a.example.com/b]')).toBe('"yes"');
  expect(textAt(service, 'spec.ports[0].targetPort', 'value', 1)).toBe('http_web');
  expect(textAt(service, 'spec.ports[1].port', 'value', 1)).toBe('443');
  expect(textAt(service, 'spec.Ports[1].PORT', 'value', 1)).toBe('443');
});

test('what is not written is marked at the field around it', () => {
  expect(textAt(service, 'metadata.namespace')).toBe('metadata');
  expect(textAt(service, 'spec.clusterIP', 'value', 1)).toBe('spec');
  expect(textAt(service, 'spec.ports[1].name', 'value', 1)).toBe('{port: 443}');
});

test('items of a List keep their places', () => {
  expect(textAt('kind: List\nitems:\n- a: 1\n- b: {c: deep}\n', 'b.c', 'value', 1)).toBe('deep');
});

// Lines and wording after libyaml, which go-yaml is a translation of.
test.each([
  ['a: 1\nb:\n\tc: 2', 'line 3: found character that cannot start any token'],
  ['a: 1\nb: c: 2', 'line 2: mapping values are not allowed in this context'],
  ['a: b: c\n', 'mapping values are not allowed in this context'],
  ['a: 1\nb: @c', 'line 2: found character that cannot start any token'],
  ['a: 1\nb: "c', 'line 2: found unexpected end of stream'],
  ['a: 1\nb: [c, d\n', "line 1: did not find expected ',' or ']'"],
  ['a: 1\nb: {c: d\ne: f\n', "line 1: did not find expected ',' or '}'"],
  [
    'metadata:\n  name: web\n   labels:\n    a: b\n',
    'line 3: mapping values are not allowed in this context',
  ],
  ['metadata:\n    name: web\n  labels:\n    a: b\n', 'line 2: did not find expected key'],
  ['apiVersion: v1\nkind Service\nmetadata:\n  name: x\n', "line 2: could not find expected ':'"],
  ['m:\n  name web\n  labels:\n    a: b\n', 'line 3: mapping values are not allowed in this context'],
  ['m:\n  a: 1\n  name web\n  labels:\n    a: b\n', "line 3: could not find expected ':'"],
  ['ports:\n- port: 80\n  - name: x\n', 'line 1: did not find expected key'],
  ['ports:\n- port: 80\n targetPort: 3\n', 'line 2: did not find expected key'],
  ['a: b\n- c\n', 'line 1: did not find expected key'],
  ['- a\nb: c\n', "line 1: did not find expected '-' indicator"],
  ['a: "b" c\n', 'did not find expected key'],
  ['a:\n- b\n c: d\n', 'line 3: mapping values are not allowed in this context'],
  ['spec:\n  a: 1\n b: 2\n', 'line 2: did not find expected key'],
  ['x:\n  a:\n    y: 1\n   b: 2\n', 'line 1: did not find expected key'],
  ['key: value\nother\n', "line 2: could not find expected ':'"],
  ['x: 1\na: "b\nc: d\n', 'line 2: found unexpected end of stream'],
  ['# c\na: 1\n b: 2\n  c: 3\n', 'line 3: mapping values are not allowed in this context'],
  ['a: *x\n', "unknown anchor 'x' referenced"],
  [
    'name: {{ .Values.name }}\n',
    'invalid map key: map[interface {}]interface {}{".Values.name":interface {}(nil)}',
  ],
])('a syntax error in %j is said in words of go-yaml', (text, message) => {
  expect(problem(text)).toBe(`error converting YAML to JSON: yaml: ${message}`);
});

test('lines of a syntax error are counted from its own document, its mark from the file', () => {
  const text = 'a: 1\n---\nb:\n\tc: 2\n';
  const { documents, problems } = parseManifest('web.yaml', text);
  expect(documents).toHaveLength(1);
  expect(problems[0]).toMatchObject({
    message: 'error converting YAML to JSON: yaml: line 2: found character that cannot start any token',
    range: { startLine: 4 },
  });
});

test('a parsed manifest is plain data', () => {
  const manifest = parseManifest('web.yaml', service);
  expect(JSON.parse(JSON.stringify(manifest))).toEqual(manifest);
});
