import { unsigned } from '../../numbers.ts';
import { accept, next, type Outcome, type Reader, type Statement } from '../statement.ts';

/** `queue [flags bypass] [to N]`, and as it was written before: `queue [num N] [bypass]`. A program on the node decides. */
export function queue(reader: Reader): Statement | undefined {
  if (!accept(reader, 'queue')) return undefined;
  let bypass = accept(reader, 'flags', 'bypass');
  const number = accept(reader, 'to') || accept(reader, 'num') ? unsigned(next(reader)) : 0;
  bypass ||= accept(reader, 'bypass');
  if (number === undefined || number > 0xffff) return undefined;
  const outcome: Outcome = { do: 'QUEUE', number, bypass };
  return { text: `queue ${bypass ? 'flags bypass ' : ''}to ${number}`, run: () => outcome };
}
