import { labelValue, qualifiedName } from '../validation/names.ts';
import { type Token, tokensOf } from './label-lexer.ts';

type Labels = Readonly<Record<string, string>> | undefined;

/** A selector that a person wrote: the test that it stands for, or why it says nothing. */
export type ParsedSelector<Subject> =
  | { readonly ok: true; readonly matches: (subject: Subject) => boolean }
  | { readonly ok: false; readonly message: string };

type Test = (labels: Labels) => boolean;

/** Where the reading stands. The first thing that is wrong is kept, and moves it to the end. */
interface Cursor {
  readonly tokens: readonly Token[];
  at: number;
  error: string | undefined;
}

function fail(cursor: Cursor, message: string): void {
  cursor.error ??= message;
  cursor.at = cursor.tokens.length - 1;
}

const peek = ({ tokens, at }: Cursor): Token => tokens[at] as Token;

const next = (cursor: Cursor): Token => {
  const token = peek(cursor);
  if (token.is !== 'end') cursor.at++;
  return token;
};

const isEnd = (token: Token): boolean => token.is === 'end' || token.is === ',';

function valueList(cursor: Cursor): readonly string[] {
  const open = next(cursor);
  if (open.is !== '(') fail(cursor, `found '${open.text}' expected: '('`);
  const values: string[] = [];
  if (peek(cursor).is === ')') {
    next(cursor);
    return values;
  }
  for (;;) {
    const value = peek(cursor);
    if (value.is === 'name') values.push(next(cursor).text);
    else if (value.is === ',' || value.is === ')') values.push('');
    else fail(cursor, `found '${value.text}', expected: ',', or ')'`);
    if (cursor.error !== undefined) return values;
    const separator = next(cursor);
    if (separator.is === ')') return values;
    if (separator.is !== ',') fail(cursor, `found '${separator.text}', expected: ',' or ')'`);
  }
}

function exactValue(cursor: Cursor): string {
  if (isEnd(peek(cursor))) return '';
  const value = next(cursor);
  if (value.is !== 'name') fail(cursor, `found '${value.text}', expected: identifier`);
  return value.text;
}

/** Values are checked as those of labels are (validateLabelValue). */
function checked(cursor: Cursor, key: string, values: readonly string[]): readonly string[] {
  for (const [index, value] of values.entries()) {
    const [why] = labelValue(value);
    if (why !== undefined)
      fail(cursor, `values[${index}][${key}]: Invalid value: ${JSON.stringify(value)}: ${why}`);
  }
  return values;
}

function isIn(key: string, values: readonly string[]): Test {
  return (labels) => {
    const value = labels?.[key];
    return value !== undefined && values.includes(value);
  };
}

const not =
  (test: Test): Test =>
  (labels) =>
    !test(labels);

const INTEGER = /^[+-]?\d+$/;

function comparison(cursor: Cursor, key: string, operator: '<' | '>'): Test {
  const text = exactValue(cursor);
  if (!INTEGER.test(text)) fail(cursor, "for 'Gt', 'Lt' operators, the value must be an integer");
  return (labels) => {
    const value = labels?.[key];
    if (value === undefined || !INTEGER.test(value)) return false;
    return operator === '<' ? Number(value) < Number(text) : Number(value) > Number(text);
  };
}

function requirement(cursor: Cursor): Test {
  const negated = peek(cursor).is === '!';
  if (negated) next(cursor);
  const { is, text: key } = next(cursor);
  if (is !== 'name') fail(cursor, `found '${key}', expected: identifier`);
  const [why] = qualifiedName(key);
  if (why !== undefined) fail(cursor, `key: Invalid value: ${JSON.stringify(key)}: ${why}`);
  if (negated) return (labels) => labels?.[key] === undefined;
  if (isEnd(peek(cursor))) return (labels) => labels?.[key] !== undefined;
  const operator = next(cursor);
  if (operator.text === 'in') return isIn(key, checked(cursor, key, valueList(cursor)));
  if (operator.text === 'notin') return not(isIn(key, checked(cursor, key, valueList(cursor))));
  if (operator.is === '=' || operator.is === '==')
    return isIn(key, checked(cursor, key, [exactValue(cursor)]));
  if (operator.is === '!=') return not(isIn(key, checked(cursor, key, [exactValue(cursor)])));
  if (operator.is === '<' || operator.is === '>') return comparison(cursor, key, operator.is);
  fail(cursor, `found '${operator.text}', expected: in, notin, =, ==, !=, gt, lt`);
  return () => false;
}

function requirements(cursor: Cursor): readonly Test[] {
  const tests: Test[] = [];
  while (peek(cursor).is !== 'end') {
    const first = peek(cursor);
    if (first.is !== 'name' && first.is !== '!')
      fail(cursor, `found '${first.text}', expected: !, identifier, or 'end of string'`);
    if (cursor.error !== undefined) break;
    tests.push(requirement(cursor));
    if (cursor.error !== undefined) {
      cursor.error = `unable to parse requirement: ${cursor.error}`;
      break;
    }
    const separator = next(cursor);
    if (separator.is === 'end') break;
    if (separator.is !== ',') fail(cursor, `found '${separator.text}', expected: ',' or 'end of string'`);
    const after = peek(cursor);
    if (after.is !== 'name' && after.is !== '!')
      fail(cursor, `found '${after.text}', expected: identifier after ','`);
  }
  return tests;
}

/** `app=web,tier in (a,b),!old` as the server reads it (apimachinery pkg/labels/selector.go Parse). */
export function parseLabelSelector(text: string): ParsedSelector<Labels> {
  const cursor: Cursor = { tokens: tokensOf(text), at: 0, error: undefined };
  const tests = requirements(cursor);
  if (cursor.error !== undefined) return { ok: false, message: cursor.error };
  return { ok: true, matches: (labels) => tests.every((test) => test(labels)) };
}
