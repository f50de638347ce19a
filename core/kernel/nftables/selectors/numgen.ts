import { accept, next, type Reader, type Selector } from '../statement.ts';

/** `numgen random mod N [offset K]`: a number drawn anew for each packet; `numgen inc` counts packets instead. */
export function numgen(reader: Reader): Selector | undefined {
  const random = accept(reader, 'numgen', 'random', 'mod');
  if (!random && !accept(reader, 'numgen', 'inc', 'mod')) return undefined;
  const modulus = Number(next(reader));
  const offset = accept(reader, 'offset') ? Number(next(reader)) : 0;
  return {
    text: `numgen ${random ? 'random' : 'inc'} mod ${modulus}${offset === 0 ? '' : ` offset ${offset}`}`,
    type: 'integer',
    read(sight) {
      if (!random) return `${offset + sight.nextNth(sight.rule, modulus, 0)}`;
      const drawn = sight.draw();
      sight.note.chance = { probability: 1 / modulus, drawn };
      return `${offset + Math.floor(drawn * modulus)}`;
    },
  };
}
