/** A word of a label selector. `name`: a key or a value; in places where a value is read, `in` and `notin` are names. */
export interface Token {
  readonly is: 'name' | '!' | '!=' | '=' | '==' | '<' | '>' | '(' | ')' | ',' | 'end';
  readonly text: string;
}

const SPECIAL = /^(?:!=|==|[=!<>(),])/;
const NAME = /^[^\s=!<>(),]+/;

/** The words of a label selector (apimachinery pkg/labels/selector.go Lexer). The last one is always `end`. */
export function tokensOf(text: string): readonly Token[] {
  const tokens: Token[] = [];
  let rest = text.trimStart();
  while (rest !== '') {
    const special = SPECIAL.exec(rest)?.[0];
    const word = special ?? (NAME.exec(rest) as RegExpExecArray)[0];
    tokens.push({ is: (special ?? 'name') as Token['is'], text: word });
    rest = rest.slice(word.length).trimStart();
  }
  return [...tokens, { is: 'end', text: '' }];
}
