import type { Answer, Hop, RuleVisit } from '../../core/index.ts';
import { type PackedList, type PackedRules, type PostedAnswer, withWalks } from './packed-rules.ts';

/** The rules that have come so far. Walks keep the book that they were packed with. */
interface Book {
  readonly number: number;
  readonly parts: { readonly from: number; readonly text: string; visits?: readonly RuleVisit[] }[];
}

function visitsFrom({ parts }: Book, { stretches }: PackedList): readonly RuleVisit[] {
  const found: RuleVisit[] = [];
  for (let at = 0; at < stretches.length; at += 2) {
    let [place, end] = [stretches[at] as number, stretches[at + 1] as number];
    while (place < end) {
      const part = parts.findLast(({ from }) => from <= place);
      if (!part) throw new Error(`rule ${place} is not in the book`);
      part.visits ??= JSON.parse(part.text) as readonly RuleVisit[];
      const own = part.visits.slice(place - part.from, end - part.from);
      for (const visit of own) found.push(visit);
      place += Math.max(own.length, 1);
    }
  }
  return found;
}

/** Puts a list in its place that is spelled out when somebody reads it. */
function spellLate<Name extends string, Of extends Record<Name, readonly RuleVisit[]>>(
  object: Of,
  name: Name,
  book: Book,
): void {
  const { value } = Object.getOwnPropertyDescriptor(object, name) ?? {};
  if (value === undefined || Array.isArray(value)) return;
  const packed = value as PackedList;
  let made: readonly RuleVisit[] | undefined;
  const get = (): readonly RuleVisit[] => {
    made ??= visitsFrom(book, packed);
    return made;
  };
  Object.defineProperty(object, name, { get, enumerable: true, configurable: true });
}

function unpackHop(hop: Hop, book: Book): void {
  spellLate(hop, 'considered', book);
  if (hop.pass) spellLate(hop.pass, 'visits', book);
  for (const step of hop.steps) unpackHop(step, book);
}

/** Unpacks the answers of one worker, in the order in which they come. */
export function ruleUnpacker(): (posted: PostedAnswer) => Answer {
  let book: Book = { number: -1, parts: [] };
  const take = ({ book: number, from, fresh }: PackedRules): void => {
    if (number !== book.number) book = { number, parts: [] };
    if (fresh !== '[]') book.parts.push({ from, text: fresh });
  };
  return ({ rules, ...answer }) => {
    if (!rules) return answer;
    take(rules);
    const own = book;
    // A copy of our own has just come over the bridge: nobody else has seen it.
    return withWalks(answer, (walk) => {
      for (const hop of walk.hops) unpackHop(hop, own);
      return walk;
    });
  };
}
