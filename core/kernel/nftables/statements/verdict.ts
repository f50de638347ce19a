import { accept, type Outcome, peek, type Reader, type Statement } from '../statement.ts';

const ENDS: Readonly<Record<string, Outcome>> = {
  accept: { do: 'ACCEPT' },
  drop: { do: 'DROP' },
  return: { do: 'RETURN' },
  continue: { do: 'CONTINUE' },
};

/** A verdict as text: `accept`, `drop`, `return`, `continue`, `jump CHAIN`, `goto CHAIN`; undefined for other text. */
export function verdictOf(text: string): Outcome | undefined {
  if (Object.hasOwn(ENDS, text)) return ENDS[text];
  const [, verb, chain] = /^(jump|goto) (\S+)$/.exec(text) ?? [];
  return chain === undefined ? undefined : { do: 'JUMP', chain, goto: verb === 'goto' };
}

/** A verdict as a statement of its own. */
export function verdict(reader: Reader): Statement | undefined {
  const word = peek(reader);
  const chain = word === 'jump' || word === 'goto' ? peek(reader, 1) : undefined;
  const text = chain === undefined ? word : `${word} ${chain}`;
  const outcome = verdictOf(text);
  if (!outcome) return undefined;
  accept(reader, ...text.split(' '));
  return { text, run: () => outcome };
}
