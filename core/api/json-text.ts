import type { Json } from './json.ts';

/** A text read as JSON, or what Go's encoding/json says of it. */
export type ParsedJson =
  | { readonly ok: true; readonly value: Json }
  | { readonly ok: false; readonly message: string };

/** What a reader of JSON expects next, in the words of Go's scanner (encoding/json scanner.go). */
type State = 'value' | 'first key' | 'key' | 'colon' | 'after pair' | 'first item' | 'after item' | 'end';

const LOOKING: Readonly<Record<State, string>> = {
  value: 'looking for beginning of value',
  'first item': 'looking for beginning of value',
  'first key': 'looking for beginning of object key string',
  key: 'looking for beginning of object key string',
  colon: 'after object key',
  'after pair': 'after object key:value pair',
  'after item': 'after array element',
  end: 'after top-level value',
};

const SCALAR =
  /^(?:"(?:[ !#-[\]-\uffff]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)/;
const STRING_START = '"';

const quoted = (char: string): string =>
  char === "'" ? String.raw`'\''` : char === '"' ? `'"'` : `'${JSON.stringify(char).slice(1, -1)}'`;

const END = 'unexpected end of JSON input';

/** Why a text is no JSON: the first character that cannot stand where it stands. Inside scalars the words are rough. */
function syntaxError(text: string): string {
  const open: ('{' | '[')[] = [];
  let state: State = 'value';
  const afterValue = (): State =>
    open.length === 0 ? 'end' : open.at(-1) === '{' ? 'after pair' : 'after item';
  for (let at = 0; at < text.length; at++) {
    const char = text[at] as string;
    if (/\s/.test(char)) continue;
    const wrong = `invalid character ${quoted(char)} ${LOOKING[state]}`;
    const closes =
      (char === '}' && (state === 'first key' || state === 'after pair')) ||
      (char === ']' && (state === 'first item' || state === 'after item'));
    if (closes) {
      open.pop();
      state = afterValue();
    } else if (state === 'value' || state === 'first item') {
      if (char === '{' || char === '[') {
        open.push(char);
        state = char === '{' ? 'first key' : 'first item';
        continue;
      }
      const scalar = SCALAR.exec(text.slice(at))?.[0];
      if (scalar === undefined) return /^["\-\dtfn]/.test(char) ? inScalar(text.slice(at)) : wrong;
      at += scalar.length - 1;
      state = afterValue();
    } else if (state === 'first key' || state === 'key') {
      const key = char === STRING_START ? SCALAR.exec(text.slice(at))?.[0] : undefined;
      if (key === undefined) return char === STRING_START ? inScalar(text.slice(at)) : wrong;
      at += key.length - 1;
      state = 'colon';
    } else if (state === 'colon' && char === ':') state = 'value';
    else if (state === 'after pair' && char === ',') state = 'key';
    else if (state === 'after item' && char === ',') state = 'value';
    else return wrong;
  }
  return END;
}

function inScalar(text: string): string {
  if (text.startsWith(STRING_START)) {
    const control = /^"(?:[ !#-[\]-\uffff]|\\.)*([^ -\uffff])/.exec(text)?.[1];
    return control === undefined ? END : `invalid character ${quoted(control)} in string literal`;
  }
  const literal = ['true', 'false', 'null'].find((each) => each[0] === text[0]);
  if (literal === undefined) return 'invalid character in numeric literal';
  const same = [...literal].findIndex((char, index) => char !== text[index]);
  const found = text[same];
  return found === undefined
    ? END
    : `invalid character ${quoted(found)} in literal ${literal} (expecting ${quoted(literal[same] as string)})`;
}

/** Reads a text as JSON; a mistake is told in Go's words. */
export function parseJson(text: string): ParsedJson {
  try {
    return { ok: true, value: JSON.parse(text) as Json };
  } catch {
    return { ok: false, message: syntaxError(text) };
  }
}
