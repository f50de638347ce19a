import { expect, test } from 'vitest';
import type { Answer, Hop, RuleVisit, Walk } from '../../core/index.ts';
import { rulePacker } from './pack-rules.ts';
import { ruleUnpacker } from './unpack-rules.ts';

const visit = (position: number): RuleVisit => ({
  table: 'nat',
  chain: 'KUBE-SERVICES',
  position,
  text: `-A KUBE-SERVICES -d 10.96.0.${position}/32 -j KUBE-SVC-${position}`,
  matched: false,
  failed: '-d',
  tag: { role: 'cluster-ip', service: `default/service-${position}` },
});

const visits = (from: number, count: number): readonly RuleVisit[] =>
  Array.from({ length: count }, (_, i) => visit(from + i));

const hop = (considered: readonly RuleVisit[], steps: readonly Hop[] = []): Hop =>
  ({ id: '1', considered, steps, pass: { stage: 'nat', visits: considered } }) as unknown as Hop;

const answer = (...hops: readonly Hop[]): Answer =>
  ({ walk: { hops }, tally: { groups: [{ count: 3, sample: { hops } }] } }) as unknown as Answer;

/** As over the bridge. */
function line() {
  const [pack, unpack] = [rulePacker(), ruleUnpacker()];
  return (given: Answer) => {
    const posted = structuredClone(pack(given));
    return { bytes: JSON.stringify(posted).length, taken: unpack(posted) };
  };
}

test('what a packet was held against arrives as it was, in hops and in their steps', () => {
  const post = line();
  const long = visits(1, 3_000);
  const given = answer(hop([...long, visit(9_999)], [hop(long), hop(visits(1, 3))]), hop(long.slice(700)));
  expect(structuredClone(post(given).taken)).toEqual(given);
});

test('rules that the page has already are not posted again, however many there are', () => {
  const post = line();
  const long = visits(1, 10_000);
  const first = post(answer(hop(long)));
  const second = post(answer(hop(long), hop([...long.slice(20), visit(1)])));
  expect(second.bytes).toBeLessThan(first.bytes / 1_000);
  expect((second.taken.walk as Walk).hops[1]?.considered.at(-1)).toEqual(visit(1));
});

test('a new book is begun when rules that are no more have filled one; older walks keep theirs', () => {
  const post = line();
  const starts = Array.from({ length: 8 }, (_, i) => i * 10_000);
  const taken = starts.map((start) => post(answer(hop(visits(start, 10_000)))).taken);
  const lists = taken.map(({ walk }) => walk?.hops[0]?.considered ?? []);
  expect(lists.map((list) => [list[0], list.at(-1), list.length])).toEqual(
    starts.map((start) => [visit(start), visit(start + 9_999), 10_000]),
  );
});

test('short lists and answers without a walk are left alone', () => {
  const given = answer(hop(visits(1, 5)));
  expect(rulePacker()(given)).toEqual(given);
  const other = { frame: {} } as unknown as Answer;
  expect(ruleUnpacker()(rulePacker()(other))).toEqual(other);
});
