import fc from 'fast-check';
import { expect, test } from 'vitest';
import { drawAt, purse } from './chance.ts';
import { begin, cutAfter, record, stateAfter, stateAt } from './history.ts';
import { dequeue, emptyQueue, enqueue, itemsOf, peek, type Queue } from './queue.ts';

test('the queue gives entries by time, and ties in the order they came', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(20)), (times) => {
      let queue: Queue<number> = emptyQueue;
      times.forEach((at, sequence) => {
        queue = enqueue(queue, { at, sequence, item: sequence });
      });
      const taken: (readonly [number, number])[] = [];
      for (let head = peek(queue); head; head = peek(queue)) {
        taken.push([head.at, head.sequence]);
        queue = dequeue(queue);
      }
      expect(taken).toEqual(
        times.map((at, sequence) => [at, sequence] as const).sort((a, b) => a[0] - b[0] || a[1] - b[1]),
      );
    }),
  );
});

test('the queue keeps that order while entries come and go, whatever they ask for', () => {
  const asked = fc.record({ after: fc.oneof(fc.constantFrom(0, 5, 10), fc.nat(100)), take: fc.boolean() });
  fc.assert(
    fc.property(fc.array(asked, { minLength: 100, maxLength: 400 }), (steps) => {
      let queue: Queue<number> = emptyQueue;
      let model: (readonly [number, number])[] = [];
      let now = 0;
      steps.forEach(({ after, take }, sequence) => {
        queue = enqueue(queue, { at: now + after, sequence, item: sequence });
        model = [...model, [now + after, sequence] as const].sort((a, b) => a[0] - b[0] || a[1] - b[1]);
        if (!take) return;
        const [[at, first] = [0, 0], ...rest] = model;
        expect(peek(queue)).toEqual({ at, sequence: first, item: first });
        queue = dequeue(queue);
        model = rest;
        now = at;
      });
    }),
    { numRuns: 50 },
  );
});

test('a queue taken from stays what it was', () => {
  const full = enqueue(enqueue(emptyQueue, { at: 2, sequence: 1, item: 'b' }), {
    at: 1,
    sequence: 2,
    item: 'a',
  });
  expect(peek(dequeue(full))?.item).toBe('b');
  expect(peek(full)?.item).toBe('a');
});

test('a new draw in one stream changes nothing in another', () => {
  const alone = purse({ seed: 7, counters: {} });
  const mixed = purse({ seed: 7, counters: {} });
  mixed.draw('pod-name');
  expect(mixed.draw('endpoint')).toBe(alone.draw('endpoint'));
});

test('draws spread evenly over [0, 1)', () => {
  const draws = Array.from({ length: 10_000 }, (_, i) => drawAt(1, 'endpoint', i));
  const tenths = Array.from(
    { length: 10 },
    (_, tenth) => draws.filter((x) => Math.floor(x * 10) === tenth).length,
  );
  for (const count of tenths) expect(count).toBeGreaterThan(900);
  for (const count of tenths) expect(count).toBeLessThan(1100);
});

test('history finds a state by input and by time, and acting in the past drops the future', () => {
  const one = record(begin<string, string>('start'), 'first', [
    { at: 5, state: 'a' },
    { at: 9, state: 'b' },
  ]);
  const two = record(one, 'second', [{ at: 12, state: 'c' }]);
  expect(stateAfter(two, 0)).toBe('start');
  expect(stateAfter(two, 1)).toBe('b');
  expect(stateAt(two, 8)).toBe('a');
  expect(cutAfter(two, 1)).toEqual(one);
});

test('everything that is pending can be looked through without being taken', () => {
  let queue: Queue<string> = emptyQueue;
  const times = Array.from({ length: 200 }, (_, index) => (index * 37) % 101);
  for (const [sequence, at] of times.entries())
    queue = enqueue(queue, { at, sequence, item: `${at}/${sequence}` });
  for (let taken = 0; taken < 50; taken++) queue = dequeue(queue);
  const left: string[] = [];
  const seen = [...itemsOf(queue)].sort();
  for (let head = peek(queue); head; head = peek(queue)) {
    left.push(head.item);
    queue = dequeue(queue);
  }
  expect(seen).toEqual(left.sort());
  expect(seen).toHaveLength(150);
});
