import type { Json } from '../../../api/index.ts';

/** One step from values to values. */
export type Step =
  | { readonly is: 'field'; readonly name: string }
  | { readonly is: 'index'; readonly index: number }
  | { readonly is: 'slice'; readonly from?: number; readonly to?: number; readonly step?: number }
  | { readonly is: 'union'; readonly steps: readonly Step[] }
  | { readonly is: 'filter'; readonly test: Compare }
  | { readonly is: 'all' | 'descend' | 'root' };

type Side = { readonly path: readonly Step[] } | { readonly value: Json };

/** `@.x == "y"`. */
export interface Compare {
  readonly left: Side;
  readonly operator: '==' | '!=' | '<' | '<=' | '>' | '>=' | 'exists';
  readonly right?: Side;
}

/** A part of a template. */
export type Node =
  | { readonly is: 'text'; readonly text: string }
  | { readonly is: 'path'; readonly path: readonly Step[] }
  | { readonly is: 'range'; readonly path: readonly Step[]; readonly body: readonly Node[] };

export type ParsedTemplate =
  | { readonly ok: true; readonly nodes: readonly Node[] }
  | { readonly ok: false; readonly message: string };

const unquote = (word: string): string => {
  const inner = word.slice(1, -1);
  return inner.replace(/\\(.)/g, (_, char: string) => ({ n: '\n', t: '\t', r: '\r' })[char] ?? char);
};

const number = (text: string | undefined): number | undefined =>
  text === undefined || text === '' ? undefined : Number(text);

function slice(text: string): Step {
  const [from, to, step] = text.split(':').map(number);
  return {
    is: 'slice',
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
    ...(step === undefined ? {} : { step }),
  };
}

/** What stands between brackets; undefined when it is nothing known. */
function bracket(text: string): Step | undefined {
  if (text === '*') return { is: 'all' };
  if (/^-?\d+$/.test(text)) return { is: 'index', index: Number(text) };
  if (/^-?\d*:-?\d*(?::-?\d*)?$/.test(text)) return slice(text);
  if (/^'[^']*'$|^"[^"]*"$/.test(text)) return { is: 'field', name: unquote(text) };
  const filter = /^\?\((.*)\)$/.exec(text)?.[1];
  if (filter !== undefined) {
    const test = comparison(filter.trim());
    return test && { is: 'filter', test };
  }
  const parts = text.match(/(?:'[^']*'|"[^"]*"|[^,])+/g) ?? [];
  if (parts.length < 2) return undefined;
  const steps = parts.map((part) => bracket(part.trim()));
  return steps.every((step) => step !== undefined) ? { is: 'union', steps } : undefined;
}

function side(text: string): Side | undefined {
  if (/^'.*'$|^".*"$/.test(text)) return { value: unquote(text) };
  if (/^-?\d+(?:\.\d+)?$/.test(text)) return { value: Number(text) };
  if (text === 'true' || text === 'false') return { value: text === 'true' };
  const path = steps(text);
  return path && { path };
}

function comparison(text: string): Compare | undefined {
  const [, first = '', operator, second = ''] =
    /^((?:"[^"]*"|'[^']*'|[^"'=!<>])+?)\s*(==|!=|<=|>=|<|>)\s*(.+)$/.exec(text) ?? [];
  if (operator === undefined) {
    const left = side(text);
    return left && { left, operator: 'exists' };
  }
  const [left, right] = [side(first.trim()), side(second.trim())];
  return left && right && { left, operator: operator as Compare['operator'], right };
}

/** The text up to the bracket that closes the first one. */
function enclosed(text: string): string | undefined {
  let [depth, quote] = [0, ''];
  for (const [index, char] of [...text].entries()) {
    if (quote !== '') quote = char === quote ? '' : quote;
    else if (char === '"' || char === "'") quote = char;
    else if (char === '[') depth++;
    else if (char === ']' && --depth === 0) return text.slice(1, index);
  }
  return undefined;
}

/** Reads `.items[*].metadata.name`; undefined when it is no path. */
function steps(text: string): readonly Step[] | undefined {
  const found: Step[] = [];
  let rest = text;
  if (rest.startsWith('$')) found.push({ is: 'root' });
  rest = rest.replace(/^[$@]/, '');
  while (rest !== '') {
    if (rest.startsWith('[')) {
      const inner = enclosed(rest);
      const step = inner === undefined ? undefined : bracket(inner.trim());
      if (inner === undefined || !step) return undefined;
      found.push(step);
      rest = rest.slice(inner.length + 2);
    } else if (rest.startsWith('..')) {
      found.push({ is: 'descend' });
      rest = rest[2] === '[' ? rest.slice(2) : rest.slice(1);
    } else {
      const [whole, name = ''] = /^\.((?:\\.|[^.[\]{}\s,|()"'])*)/.exec(rest) ?? [];
      if (whole === undefined) return undefined;
      if (name === '*') found.push({ is: 'all' });
      else if (name !== '') found.push({ is: 'field', name: name.replace(/\\(.)/g, '$1') });
      rest = rest.slice(whole.length);
    }
  }
  return found;
}

/** Where the action ends that begins before `text`; -1 when it never does. */
function actionEnd(text: string): number {
  let quote = '';
  for (const [index, char] of [...text].entries()) {
    if (quote !== '') quote = char === quote && text[index - 1] !== '\\' ? '' : quote;
    else if (char === '"' || char === "'") quote = char;
    else if (char === '}') return index;
  }
  return -1;
}

type Token = { readonly text: string } | { readonly action: string };

function tokens(template: string): readonly Token[] | undefined {
  const found: Token[] = [];
  let rest = template;
  while (rest !== '') {
    const start = rest.indexOf('{');
    if (start < 0) return [...found, { text: rest }];
    if (start > 0) found.push({ text: rest.slice(0, start) });
    const inner = rest.slice(start + 1);
    const end = actionEnd(inner);
    if (end < 0) return undefined;
    found.push({ action: inner.slice(0, end).trim() });
    rest = inner.slice(end + 1);
  }
  return found;
}

/** Words of an action: `.kind`, `"\n"`; several may stand in one pair of braces. */
const wordsOf = (action: string): readonly string[] =>
  action.match(/"(?:\\.|[^"])*"|'(?:\\.|[^'])*'|(?:\[[^\]]*\]|[^\s"'])+/g) ?? [];

/** Reads a jsonpath template (client-go util/jsonpath/parser.go). */
export function parseTemplate(template: string): ParsedTemplate {
  const found = tokens(template);
  if (!found) return { ok: false, message: 'unclosed action' };
  const open: { path: readonly Step[]; nodes: Node[] }[] = [{ path: [], nodes: [] }];
  const add = (node: Node): void => {
    open.at(-1)?.nodes.push(node);
  };
  for (const token of found) {
    if ('text' in token) {
      add({ is: 'text', text: token.text });
      continue;
    }
    const { action } = token;
    if (action === 'end') {
      const closed = open.pop();
      if (!closed || open.length === 0) return { ok: false, message: 'not in range, nothing to end' };
      add({ is: 'range', path: closed.path, body: closed.nodes });
      continue;
    }
    const isRange = action.startsWith('range ');
    for (const word of isRange ? [action.slice('range '.length).trim()] : wordsOf(action)) {
      const path = /^["']/.test(word) ? undefined : steps(word);
      if (isRange && path) open.push({ path, nodes: [] });
      else if (path) add({ is: 'path', path });
      else if (/^["']/.test(word)) add({ is: 'text', text: unquote(word) });
      else return { ok: false, message: `unrecognized character in action: ${word}` };
    }
  }
  return open.length === 1
    ? { ok: true, nodes: open[0]?.nodes ?? [] }
    : { ok: false, message: 'unclosed action' };
}
