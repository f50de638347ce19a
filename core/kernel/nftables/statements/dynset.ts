import { concatenation } from '../selectors/index.ts';
import { accept, BREAK, next, peek, type Reader, type Statement } from '../statement.ts';
import { durationOf, printDuration } from '../words.ts';
import { valuesOf } from './match.ts';

/** `update @set { KEY [timeout T] }` and `add @set { … }`: the packet's values become an element of the set. */
export function dynset(reader: Reader): Statement | undefined {
  const verb = peek(reader);
  const set = peek(reader, 1);
  if ((verb !== 'update' && verb !== 'add') || !set.startsWith('@') || peek(reader, 2) !== '{')
    return undefined;
  reader.at += 3;
  const selectors = concatenation(reader);
  const timeout = accept(reader, 'timeout') ? durationOf(next(reader)) : undefined;
  if (selectors.length === 0 || !accept(reader, '}')) return undefined;
  const key = selectors.map(({ text }) => text).join(' . ');
  const lifetime = timeout === undefined ? '' : ` timeout ${printDuration(timeout)}`;
  return {
    text: `${verb} ${set} { ${key}${lifetime} }`,
    run(sight) {
      const values = valuesOf(selectors, sight);
      if (!values) return BREAK;
      sight.update(set.slice(1), values.join(' . '), timeout);
      return undefined;
    },
  };
}
