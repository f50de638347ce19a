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

// Every message is what a real kubectl says.
test.each([
  ['a: 1\nb:\n\tc: 2', 'line 3: found character that cannot start any token'],
  ['a: 1\nb: c: 2', 'line 2: mapping values are not allowed in this context'],
  ['a: b: c\n', 'mapping values are not allowed in this context'],
  ['a: 1\nb: @c', 'line 2: found character that cannot start any token'],
  ['a: 1\nb: "c', 'line 3: found unexpected end of stream'],
  ['a: 1\nb: [c, d\n', "line 2: did not find expected ',' or ']'"],
  ['a: 1\nb: {c: d\ne: f\n', "line 2: did not find expected ',' or '}'"],
  [
    'metadata:\n  name: web\n   labels:\n    a: b\n',
    'line 3: mapping values are not allowed in this context',
  ],
  ['metadata:\n    name: web\n  labels:\n    a: b\n', 'line 2: did not find expected key'],
  ['apiVersion: v1\nkind Service\nmetadata:\n  name: x\n', "line 3: could not find expected ':'"],
  ['m:\n  name web\n  labels:\n    a: b\n', 'line 3: mapping values are not allowed in this context'],
  ['m:\n  a: 1\n  name web\n  labels:\n    a: b\n', "line 4: could not find expected ':'"],
  ['ports:\n- port: 80\n  - name: x\n', 'line 2: did not find expected key'],
  ['ports:\n- port: 80\n targetPort: 3\n', 'line 2: did not find expected key'],
  ['a: b\n- c\n', 'line 1: did not find expected key'],
  ['- a\nb: c\n', "line 1: did not find expected '-' indicator"],
  ['a: "b" c\n', 'did not find expected key'],
  ['a:\n- b\n c: d\n', 'line 3: mapping values are not allowed in this context'],
  ['spec:\n  a: 1\n b: 2\n', 'line 2: did not find expected key'],
  ['x:\n  a:\n    y: 1\n   b: 2\n', 'line 3: did not find expected key'],
  ['key: value\nother\n', "line 3: could not find expected ':'"],
  ['x: 1\na: "b\nc: d\n', 'line 4: found unexpected end of stream'],
  ['# c\na: 1\n b: 2\n  c: 3\n', 'line 3: mapping values are not allowed in this context'],
  ['a: *x\n', "unknown anchor 'x' referenced"],
  [
    'name: {{ .Values.name }}\n',
    'invalid map key: map[interface {}]interface {}{".Values.name":interface {}(nil)}',
  ],
  ['a: |\n  x\n y\nb: 1\n', 'line 2: did not find expected key'],
  ['a: [1, 2\nb: 3\n', "line 1: did not find expected ',' or ']'"],
  ['a: {b: 1\n', "line 1: did not find expected ',' or '}'"],
  ['a:\n  - b\n  c: d\n', "line 2: did not find expected '-' indicator"],
  ['a: "\\q"\n', 'found unknown escape character'],
  ['x: 1\na: >z\n', 'line 2: did not find expected comment or line break'],
  ['x: 1\na: |z\n', 'line 2: did not find expected comment or line break'],
  ['a: 1\n\tb: 2\n', 'line 2: found a tab character that violates indentation'],
  ['a:\n\t- b\n', 'line 2: found character that cannot start any token'],
  ['a: 1\nb\nc: 2\n', "line 3: could not find expected ':'"],
  ['a: 1\nb\n\n\n', "line 5: could not find expected ':'"],
  ['a:\n  b\n  c\nd\n', "line 5: could not find expected ':'"],
  ['x: 1\ny: "a\n  b\nc: d\n', 'line 5: found unexpected end of stream'],
  ['x: 1\n- a\n', 'line 1: did not find expected key'],
  ['x:\n  - a\n - b\n', 'line 2: did not find expected key'],
  ['x: [a, b}\n', "did not find expected ',' or ']'"],
  ['x: {a: 1]\n', "did not find expected ',' or '}'"],
  ['a: 1\n]\n', 'line 1: did not find expected key'],
  ['a: 1\n}\n', 'line 1: did not find expected key'],
  ['a: 1\nb: ]\n', 'line 1: did not find expected node content'],
  ['a: 1\nb: ,\n', 'line 1: did not find expected node content'],
  ['a: 1\nb: c\n d\n e: f\n', 'line 4: mapping values are not allowed in this context'],
  ['spec:\n  a: 1\n   b: 2\n', 'line 3: mapping values are not allowed in this context'],
  ['spec:\n  a:\n   b: 2\n  c: 1\n d: 1\n', 'line 4: did not find expected key'],
  ["a: 'x'y\n", 'did not find expected key'],
  ["z: 1\na: ['x' 'y']\n", "line 1: did not find expected ',' or ']'"],
  ['z: 1\na: {b\n', "line 2: did not find expected ',' or '}'"],
  ['z: 1\na: [b\nc\n', "line 3: did not find expected ',' or ']'"],
  ['- a\n- b\nc\n', "line 4: could not find expected ':'"],
  ['- a: 1\n b: 2\n', "line 1: did not find expected '-' indicator"],
  ['- a: 1\n   b: 2\n', 'line 2: mapping values are not allowed in this context'],
  ['a: *\n', 'did not find expected alphabetic or numeric character'],
  ['a: &\n', 'did not find expected alphabetic or numeric character'],
  ['"a": 1\n"b" 2\nc: 3\n', "line 3: could not find expected ':'"],
  ['a: 1\nb: {{ x }}\n', 'invalid map key: map[interface {}]interface {}{"x":interface {}(nil)}'],
  ['a: 1\nb: {{x}}-c\n', 'line 1: did not find expected key'],
  ['a: {{ x }}\nb: 1\n', 'invalid map key: map[interface {}]interface {}{"x":interface {}(nil)}'],
  ['a:\n{{ x }}\n', "line 3: could not find expected ':'"],
  ['a:\n  {{- x }}\n', 'line 1: did not find expected node content'],
  ['a: 1 # c\nb: 2 #c\n #d\n c: 3\n', 'line 3: did not find expected key'],
  ['a:  1\n  b: 2\n', 'line 2: mapping values are not allowed in this context'],
  [
    'kind: Service\n\nmetadata:\nname: x\n  labels: y\n',
    'line 5: mapping values are not allowed in this context',
  ],
  ['m:\n  n: web\n\n\n   l: x\n', 'line 5: mapping values are not allowed in this context'],
  ['m: web\n\n # c\n  l: x\n', 'line 3: did not find expected key'],
  ['m:\n  n: "web"\n   l: x\n', 'line 2: did not find expected key'],
  ['m:\n  n: [a]\n   l: x\n', 'line 2: did not find expected key'],
  ['m:\n  n: {a: b}\n  l x\n  o: y\n', "line 4: could not find expected ':'"],
  ['m:\n  - a: 1\n    b: 2\n   c: 3\n', "line 3: did not find expected '-' indicator"],
  ['m:\n  - a: 1\n    b 2\n    c: 3\n', "line 4: could not find expected ':'"],
  ['m:\n  - a: 1\n    b: 2\n      c: 3\n', 'line 4: mapping values are not allowed in this context'],
  ['m:\n  - a\n  b\n', "line 4: could not find expected ':'"],
  ['m:\n  - a\n  b: 1\n', "line 2: did not find expected '-' indicator"],
  ['m: |\n  a\n b: 1\n', 'line 2: did not find expected key'],
  ['m: >-\n a\nb\n', "line 4: could not find expected ':'"],
  ['m: 1\nm2:1\n', "line 3: could not find expected ':'"],
  ['m: 1\nm2:1\nm3: 1\n', "line 3: could not find expected ':'"],
  ['x: y\nurl: http://a:80\n z: 1\n', 'line 3: mapping values are not allowed in this context'],
  ['x: y\nz: "a" "b"\n', 'line 1: did not find expected key'],
  ['x: y\nz: a: b: c\n', 'line 2: mapping values are not allowed in this context'],
  ['x: y\n  \tz: 1\n', 'line 2: mapping values are not allowed in this context'],
  ['x:\n  a: 1\n\tb: 2\n', 'line 3: found a tab character that violates indentation'],
])('a syntax error in %j is said in words of go-yaml', (text, message) => {
  expect(problem(text)).toBe(`error converting YAML to JSON: yaml: ${message}`);
});

test.each([
  ['a: 1\n--- x\nb: 2\n', 'invalid Yaml document separator: x'],
  ['a: \u0001\n', 'error converting YAML to JSON: yaml: control characters are not allowed'],
  ['{"a": 1', 'unexpected EOF'],
  ['{{- if x }}\na: b\n', "json: offset 2: invalid character '{' looking for beginning of object key string"],
])('a file that begins as %j cannot be read: %s', (text, message) => {
  expect(problem(text)).toBe(message);
});

test('JSON objects may stand one after the other; what looks like JSON may be YAML', () => {
  const values = (text: string) => parseManifest('a.json', text).documents.map(({ value }) => value);
  expect(values('{"a": 1}\n{"b": [2]}')).toEqual([{ a: 1 }, { b: [2] }]);
  expect(values("{'a': 1,}")).toEqual([{ a: 1 }]);
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
