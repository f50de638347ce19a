/** Every selector, tried in this order. A new one is a file beside this one and a line here. */
import { unsigned } from '../../numbers.ts';
import { hex } from '../datatypes.ts';
import { accept, peek, type Reader, type Selector } from '../statement.ts';
import { ct } from './ct.ts';
import { fib } from './fib.ts';
import { icmpv6 } from './icmpv6.ts';
import { meta } from './meta.ts';
import { numgen } from './numgen.ts';
import { payload } from './payload.ts';

const ALL = [payload, meta, ct, fib, icmpv6, numgen];

/** The selector that comes next, with `and MASK` (or `& MASK`) if it is a mark. Undefined, and nothing read, if none does. */
export function selector(reader: Reader): Selector | undefined {
  for (const parse of ALL) {
    const found = parse(reader);
    if (found) return found.type === 'mark' ? masked(reader, found) : found;
  }
  return undefined;
}

function masked(reader: Reader, mark: Selector): Selector {
  const mask = /^(and|&)$/.test(peek(reader)) ? unsigned(peek(reader, 1)) : undefined;
  if (mask === undefined) return mark;
  reader.at += 2;
  return {
    text: `${mark.text} & ${hex(mask)}`,
    type: 'mark',
    read: (sight) => hex((sight.packet.mark & mask) >>> 0),
  };
}

/** Selectors with ` . ` between them. */
export function concatenation(reader: Reader): readonly Selector[] {
  const parts: Selector[] = [];
  for (let one = selector(reader); one; one = accept(reader, '.') ? selector(reader) : undefined)
    parts.push(one);
  return parts;
}
