import { isObject, type Json } from '../../../api/index.ts';
import { type Compare, type Node, parseTemplate, type Step } from './json-path-parse.ts';

export type Printed =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly message: string };

const childrenOf = (value: Json): readonly Json[] =>
  Array.isArray(value)
    ? (value as readonly Json[])
    : isObject(value)
      ? Object.keys(value)
          .sort()
          .flatMap((key) => value[key] ?? [])
      : [];

const descendants = (value: Json): readonly Json[] => [value, ...childrenOf(value).flatMap(descendants)];

function compares(left: Json | undefined, operator: Compare['operator'], right: Json | undefined): boolean {
  if (operator === 'exists') return left !== undefined;
  if (left === undefined || right === undefined) return false;
  if (operator === '==') return left === right;
  if (operator === '!=') return left !== right;
  if (typeof left !== typeof right || left === null || right === null) return false;
  return operator === '<'
    ? left < right
    : operator === '<='
      ? left <= right
      : operator === '>'
        ? left > right
        : left >= right;
}

function slice(
  items: readonly Json[],
  { from, to, step }: Extract<Step, { readonly is: 'slice' }>,
): readonly Json[] {
  const at = (index: number): number => (index < 0 ? index + items.length : index);
  const [first, last] = [at(from ?? 0), at(to ?? items.length)];
  return items.slice(first, last).filter((_, index) => index % (step ?? 1) === 0);
}

function take(value: Json, step: Step, root: Json): readonly Json[] {
  switch (step.is) {
    case 'field': {
      const field = isObject(value) ? value[step.name] : undefined;
      return field === undefined ? [] : [field];
    }
    case 'all':
      return childrenOf(value);
    case 'descend':
      return descendants(value);
    case 'slice':
      return Array.isArray(value) ? slice(value as readonly Json[], step) : [];
    case 'index':
      return Array.isArray(value) ? (value as readonly Json[]).slice(step.index).slice(0, 1) : [];
    case 'union':
      return step.steps.flatMap((each) => take(value, each, root));
    case 'filter': {
      const { left, operator, right } = step.test;
      const side = (of: Compare['left'], item: Json): Json | undefined =>
        'value' in of ? of.value : valuesAt(item, of.path, root)[0];
      return childrenOf(value).filter((item) =>
        compares(side(left, item), operator, right && side(right, item)),
      );
    }
    case 'root':
      return [root];
  }
}

function valuesAt(start: Json, path: readonly Step[], root: Json): readonly Json[] {
  return path.reduce<readonly Json[]>(
    (values, step) => values.flatMap((value) => take(value, step, root)),
    [start],
  );
}

/** A value as jsonpath prints it: text as it is, lists and maps as compact JSON with sorted keys. */
function text(value: Json): string {
  if (typeof value === 'string') return value;
  return JSON.stringify(sorted(value));
}

function sorted(value: Json): Json {
  if (Array.isArray(value)) return (value as readonly Json[]).map(sorted);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .flatMap((key) => (value[key] === undefined ? [] : [[key, sorted(value[key] as Json)]])),
  );
}

function printNodes(nodes: readonly Node[], current: Json, root: Json): string {
  return nodes
    .map((node) => {
      if (node.is === 'text') return node.text;
      const values = valuesAt(current, node.path, root);
      return node.is === 'path'
        ? values.map(text).join(' ')
        : values.map((value) => printNodes(node.body, value, root)).join('');
    })
    .join('');
}

/** `-o jsonpath=TEMPLATE` (client-go util/jsonpath): a field that is missing prints nothing. */
export function printJsonPath(template: string, value: Json): Printed {
  const parsed = parseTemplate(template);
  if (!parsed.ok) return { ok: false, message: `error parsing jsonpath ${template}, ${parsed.message}` };
  return { ok: true, text: printNodes(parsed.nodes, value, value) };
}

/** `-o jsonpath-as-json=TEMPLATE`: what the paths lead to, as a list. */
export function printJsonPathAsJson(template: string, value: Json): Printed {
  const parsed = parseTemplate(template);
  if (!parsed.ok) return { ok: false, message: `error parsing jsonpath ${template}, ${parsed.message}` };
  const values = parsed.nodes.flatMap((node) =>
    node.is === 'path' ? valuesAt(value, node.path, value) : [],
  );
  return { ok: true, text: `${JSON.stringify(sorted(values), null, 4)}\n` };
}

/** The values at a path that may come without braces: `.metadata.name`, `metadata.name`, `{.metadata.name}`. */
export function lookUp(path: string, value: Json): readonly Json[] | undefined {
  const bare = path.replace(/^\{|\}$/g, '');
  const parsed = parseTemplate(`{${/^[.[$@]/.test(bare) ? bare : `.${bare}`}}`);
  const [node] = parsed.ok ? parsed.nodes : [];
  return node?.is === 'path' ? valuesAt(value, node.path, value) : undefined;
}
