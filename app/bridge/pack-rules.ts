import type { Answer, RuleVisit } from '../../core/index.ts';
import { type PackedList, type PostedAnswer, withLists, withWalks } from './packed-rules.ts';

/** A shorter list is posted as it is. */
const MANY = 256;
/** So many rules in a book, and the next one is begun: rules that are no more would fill it. */
const LONGEST = 50_000;

/** Packs the rules of one answer after another for a page that keeps the book. */
export function rulePacker(): (answer: Answer) => PostedAnswer {
  let known = new WeakMap<RuleVisit, number>();
  let count = 0;
  let book = 0;
  return (answer) => {
    if (count > LONGEST) {
      known = new WeakMap();
      count = 0;
      book++;
    }
    const from = count;
    const fresh: RuleVisit[] = [];
    const placeOf = (visit: RuleVisit): number => {
      const found = known.get(visit);
      if (found !== undefined) return found;
      known.set(visit, count);
      fresh.push(visit);
      return count++;
    };
    const pack = (list: readonly RuleVisit[]): readonly RuleVisit[] => {
      if (list.length < MANY) return list;
      const stretches: number[] = [];
      for (const visit of list) {
        const place = placeOf(visit);
        if (stretches.at(-1) === place) stretches[stretches.length - 1] = place + 1;
        else stretches.push(place, place + 1);
      }
      return { stretches } satisfies PackedList as unknown as readonly RuleVisit[];
    };
    const packed = withWalks(answer, (walk) => withLists(walk, pack));
    return count === 0 ? packed : { ...packed, rules: { book, from, fresh: JSON.stringify(fresh) } };
  };
}
