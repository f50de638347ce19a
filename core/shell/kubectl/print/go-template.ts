import { isObject, type Json } from '../../../api/index.ts';
import type { Printed } from './json-path.ts';

const field = (value: Json | undefined, path: string): Json | undefined =>
  path
    .split('.')
    .filter((key) => key !== '')
    .reduce<Json | undefined>((at, key) => (isObject(at) ? at[key] : undefined), value);

const text = (value: Json | undefined): string => {
  if (value === undefined || value === null) return '<no value>';
  if (Array.isArray(value)) return `[${value.map(text).join(' ')}]`;
  if (!isObject(value)) return String(value);
  const keys = Object.keys(value).sort();
  return `map[${keys.map((key) => `${key}:${text(value[key])}`).join(' ')}]`;
};

const isTrue = (value: Json | undefined): boolean =>
  Array.isArray(value)
    ? value.length > 0
    : value !== undefined && value !== null && value !== '' && value !== 0 && value !== false;

/** Text up to the `{{end}}` or `{{else}}` that belongs to an action already open. */
function block(template: string): readonly [body: string, otherwise: string, rest: string] {
  const action = /\{\{-?\s*(range|if|with|else|end)\b[^}]*\}\}/g;
  let depth = 1;
  let otherwise: readonly [number, number] | undefined;
  for (let match = action.exec(template); match; match = action.exec(template)) {
    if (match[1] === 'else') {
      if (depth === 1) otherwise = [match.index, action.lastIndex];
      continue;
    }
    depth += match[1] === 'end' ? -1 : 1;
    if (depth > 0) continue;
    const rest = template.slice(action.lastIndex);
    return otherwise
      ? [template.slice(0, otherwise[0]), template.slice(otherwise[1], match.index), rest]
      : [template.slice(0, match.index), '', rest];
  }
  return [template, '', ''];
}

function run(template: string, dot: Json | undefined): string {
  const start = template.indexOf('{{');
  const end = template.indexOf('}}', start);
  if (start < 0 || end < 0) return template;
  const before = template.slice(0, start);
  const action = template
    .slice(start + 2, end)
    .replace(/^-|-$/g, '')
    .trim();
  const after = template.slice(end + 2);
  const [, keyword, path = ''] = /^(range|if|with)\s+(.*)$/.exec(action) ?? [];
  if (keyword === undefined) {
    const value = /^["`]/.test(action)
      ? (JSON.parse(action.replace(/`/g, '"')) as string)
      : text(field(dot, action));
    return before + value + run(after, dot);
  }
  const [body, otherwise, rest] = block(after);
  const value = field(dot, path);
  const items = keyword === 'range' && Array.isArray(value) ? (value as readonly Json[]) : [];
  const inner =
    keyword === 'range'
      ? items.map((item) => run(body, item)).join('')
      : isTrue(value)
        ? run(body, keyword === 'with' ? value : dot)
        : run(otherwise, dot);
  return before + inner + run(rest, dot);
}

/** `-o go-template=…`: fields, strings, range, if and with; no functions. */
export function printGoTemplate(template: string, value: Json): Printed {
  return { ok: true, text: run(template, value) };
}
