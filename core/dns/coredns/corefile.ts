/** One word of a Corefile and where it stands. */
export interface Token {
  readonly text: string;
  readonly line: number;
}

/** A directive of a server block: its name, its arguments, and its block, as words. */
export interface Directive {
  readonly file: string;
  readonly tokens: readonly Token[];
}

/** A server block before its directives are understood. */
export interface RawBlock {
  readonly keys: readonly string[];
  readonly directives: Readonly<Record<string, readonly Directive[]>>;
}

export type RawCorefile =
  | { readonly ok: true; readonly blocks: readonly RawBlock[] }
  | { readonly ok: false; readonly message: string };

/** Imports that one file may expand. */
const MAX_IMPORTS = 1000;

/** Splits into words as Caddy does: quotes join, a backslash quotes a quote inside them, `#` at the start of a word comments. */
function tokenize(text: string): readonly Token[] {
  const tokens: Token[] = [];
  let line = 1;
  let word = '';
  let started = 1;
  let inWord = false;
  let quoted = false;
  const finish = () => {
    if (inWord) tokens.push({ text: word, line: started });
    word = '';
    inWord = false;
    quoted = false;
  };
  for (let at = 0; at < text.length; at++) {
    const char = text[at] ?? '';
    if (quoted) {
      if (char === '\\' && text[at + 1] === '"') {
        word += '"';
        at++;
      } else if (char === '"') finish();
      else word += char;
      if (char === '\n') line++;
      continue;
    }
    if (/\s/.test(char)) {
      finish();
      if (char === '\n') line++;
    } else if (char === '#' && !inWord) {
      const end = text.indexOf('\n', at);
      at = (end < 0 ? text.length : end) - 1;
    } else if (!inWord) {
      inWord = true;
      started = line;
      if (char === '"') quoted = true;
      else word = char;
    } else word += char;
  }
  finish();
  return tokens;
}

/**
 * Groups a Corefile into server blocks and directives, with Caddy's own error texts (coredns/caddy caddyfile/parse.go).
 * `valid` are the directives this build knows. Snippets are imported; files cannot be.
 */
export function parseCorefile(text: string, valid: readonly string[], file = 'Corefile'): RawCorefile {
  let tokens = tokenize(text);
  const snippets = new Map<string, readonly Token[]>();
  const blocks: RawBlock[] = [];
  let cursor = 0;
  let imports = 0;
  let failure: string | undefined;

  const token = () => tokens[cursor];
  /** Keeps the first error and leaves nothing more to read. */
  const fail = (message: string): void => {
    failure ??= `${file}:${(token() ?? tokens.at(-1))?.line ?? 1} - ${message}`;
    tokens = [];
  };
  const parsing = (message: string): void => fail(`Error during parsing: ${message}`);
  const atLineStart = () => cursor === 0 || tokens[cursor - 1]?.line !== token()?.line;

  const importSnippet = (): void => {
    const name = tokens[cursor + 1];
    const onLine = name !== undefined && name.line === token()?.line;
    const body = onLine ? snippets.get(name.text) : undefined;
    if (!onLine) parsing("Wrong argument count or unexpected line ending after 'import'");
    else if (!body) parsing(`File to import not found: ${name.text}`);
    else if (++imports > MAX_IMPORTS) parsing(`maximum snippet import depth (${MAX_IMPORTS}) exceeded`);
    else tokens = [...tokens.slice(0, cursor), ...body, ...tokens.slice(cursor + 2)];
  };

  const readDirective = (): Directive & { name: string } => {
    const name = token()?.text ?? '';
    if (!valid.includes(name)) parsing(`Unknown directive '${name}'`);
    const words = tokens.slice(cursor, cursor + 1);
    let nesting = 0;
    for (cursor++; cursor < tokens.length; cursor++) {
      const word = token();
      if (!word) break;
      if (word.text === '{') nesting++;
      else if (atLineStart() && nesting === 0) break;
      else if (word.text === '}' && nesting > 0) nesting--;
      else if (word.text === '}') parsing("Unexpected '}' because no matching opening brace");
      else if (word.text === 'import' && atLineStart()) {
        importSnippet();
        cursor--;
        continue;
      }
      words.push(word);
    }
    if (nesting > 0) parsing('Unexpected EOF');
    return { name, file, tokens: words };
  };

  const readKeys = (): string[] => {
    const keys: string[] = [];
    let another = false;
    for (;;) {
      const word = token();
      if (!word) {
        if (another) parsing('Unexpected EOF');
        return keys;
      }
      if (word.text === '{') {
        if (another) parsing(`Expected another address but had '{' - check for extra comma`);
        return keys;
      }
      another = word.text.endsWith(',');
      if (word.text !== '') keys.push(another ? word.text.slice(0, -1) : word.text);
      cursor++;
      if (!another && token() && atLineStart()) return keys;
    }
  };

  const readSnippet = (name: string): void => {
    if (snippets.has(name)) parsing(`redeclaration of previously declared snippet ${name}`);
    if (token()?.text !== '{') fail(`Syntax error: Unexpected token '${token()?.text ?? ''}', expecting '{'`);
    const body: Token[] = [];
    let depth = 1;
    for (cursor++; depth > 0; cursor++) {
      const word = token();
      if (!word) {
        fail("Syntax error: Unexpected token '', expecting '}'");
        return;
      }
      if (word.text === '{') depth++;
      if (word.text === '}') depth--;
      if (depth > 0) body.push(word);
    }
    snippets.set(name, body);
  };

  const readBlock = (): void => {
    const keys = readKeys();
    const snippet = /^\((.*)\)$/.exec(keys[0] ?? '')?.[1];
    if (keys.length === 1 && snippet !== undefined) {
      readSnippet(snippet);
      return;
    }
    const braced = token()?.text === '{';
    if (braced) cursor++;
    const directives: Record<string, Directive[]> = {};
    while (token() && !(braced && token()?.text === '}')) {
      if (token()?.text === 'import') {
        importSnippet();
        continue;
      }
      const { name, ...directive } = readDirective();
      directives[name] = [...(directives[name] ?? []), directive];
    }
    if (braced && !token()) {
      cursor = tokens.length - 1;
      fail(`Syntax error: Unexpected token '${token()?.text ?? ''}', expecting '}'`);
    }
    if (braced) cursor++;
    blocks.push({ keys, directives });
  };

  while (cursor < tokens.length) readBlock();
  return failure === undefined ? { ok: true, blocks } : { ok: false, message: failure };
}
