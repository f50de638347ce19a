import { expect, test } from 'vitest';
import type { Json } from '../../../api/index.ts';
import { printCustomColumns } from './custom-columns.ts';
import { printGoTemplate } from './go-template.ts';
import { lookUp, printJsonPath } from './json-path.ts';
import { alignTabs } from './tab-writer.ts';
import { toYaml } from './yaml.ts';

const list: Json = {
  kind: 'List',
  items: [
    { metadata: { name: 'web', labels: { 'app.kubernetes.io/name': 'web' } }, ports: [80, 443] },
    { metadata: { name: 'db' }, ports: [5432], ready: true },
  ],
};

test.each([
  ['{.items[*].metadata.name}', 'web db'],
  ['{range .items[*]}{.metadata.name}:{.ports[0]}{"\\n"}{end}', 'web:80\ndb:5432\n'],
  ['{.items[-1:].metadata.name}', 'db'],
  ['{.items[0].metadata.labels.app\\.kubernetes\\.io/name}', 'web'],
  ['{..name}', 'web db'],
  ['{.items[?(@.ready==true)].metadata.name}', 'db'],
  ['{.items[?(@.ready)].ports}', '[5432]'],
  ['{.items[?(@.metadata.name!="db")].metadata.name}', 'web'],
  ["{.items[0]['ports','nosuch']}", '[80,443]'],
  ['{.kind} has {.nosuch}.', 'List has .'],
])('%s', (template, text) => {
  expect(printJsonPath(template, list)).toEqual({ ok: true, text });
});

test('a template that does not end is refused', () => {
  expect(printJsonPath('{.kind', list)).toEqual({
    ok: false,
    message: 'error parsing jsonpath {.kind, unclosed action',
  });
});

test('paths of columns and sort keys come with or without braces', () => {
  const paths = ['.kind', 'kind', '{.kind}'];
  expect(paths.map((path) => lookUp(path, list))).toEqual([['List'], ['List'], ['List']]);
});

test('columns without a value say <none>', () => {
  const { items } = list as { items: Json[] };
  expect(printCustomColumns('NAME:.metadata.name,READY:.ready,PORTS:.ports[*]', items)).toEqual({
    ok: true,
    text: 'NAME   READY    PORTS\nweb    <none>   80,443\ndb     true     5432\n',
  });
});

test('go templates range over lists', () => {
  const template = '{{range .items}}{{.metadata.name}}{{if .ready}}!{{else}}?{{end}}{{"\\n"}}{{end}}';
  expect(printGoTemplate(template, list)).toEqual({ ok: true, text: 'web?\ndb!\n' });
});

test('YAML quotes what would be read as something else', () => {
  const value = {
    a: 'true',
    b: '10',
    c: '2026-03-02T09:00:00Z',
    d: 'x: y',
    e: '',
    f: 'line\nline\n',
    g: [{ name: 'one', list: [1] }, []],
    h: {},
    i: '10.0.0.1',
    j: '-x',
    k: null,
  };
  expect(toYaml(value)).toBe(
    `a: "true"
b: "10"
c: "2026-03-02T09:00:00Z"
d: 'x: y'
e: ""
f: |
  line
  line
g:
- list:
  - 1
  name: one
- []
h: {}
i: 10.0.0.1
j: -x
k: null
`,
  );
});

test('a line without a column ends it', () => {
  const text = 'a\tb\nlonger\tc\nplain\nx\ty\n';
  expect(alignTabs(text, { minWidth: 0, padding: 2 })).toBe('a       b\nlonger  c\nplain\nx  y\n');
});
