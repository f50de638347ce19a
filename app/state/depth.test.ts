import { expect, test } from 'vitest';
import type { Walk } from '../../core/index.ts';
import { dispatch, start, webBehindAClusterIP } from '../../core/index.ts';
import { late } from '../../core/late.ts';
import { deeper, samePlace, toldAt } from './depth.ts';
import { withSteps } from './focus.ts';
import { ARRIVAL, failureIndex } from './playback.ts';

const { files, request } = webBehindAClusterIP;

function walked(from = '', to = ''): Walk {
  const changed = files.map(({ name, text }) => ({ name, text: text.replace(from, to) }));
  const { walk } = dispatch(start(changed).session, { input: 'send', request }, late).answer;
  if (!walk) throw new Error('no walk');
  return walk;
}

const story = walked();
const steps = toldAt(story, 'steps');
const indexOf = (walk: Walk, id: string): number => walk.hops.findIndex((hop) => hop.id === id);

test('the story is the record itself, at steps every hook of every node is a stop, in the order of the packet', () => {
  expect(toldAt(story, 'story')).toBe(story);
  const hooks = steps.hops.flatMap(({ place }) =>
    place.at === 'hook' ? [`${place.node} ${place.hook}`] : [],
  );
  const there = hooks.slice(
    0,
    hooks.findIndex((hook, index) => index > 6 && hook.includes('POSTROUTING')) + 1,
  );
  expect([...new Set(there)]).toEqual([
    'node-c PREROUTING',
    'node-c FORWARD',
    'node-c POSTROUTING',
    'node-a PREROUTING',
    'node-a FORWARD',
    'node-a POSTROUTING',
  ]);
  expect(toldAt(story, 'rules').hops).toEqual(steps.hops);
});

test('no stop is lost and none told twice', () => {
  const ids = steps.hops.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(story.hops.every(({ id }) => ids.includes(id))).toBe(true);
  const last = steps.hops.at(-1);
  expect(last?.kind).toBe('result');
});

test('the stop that decides keeps the words and candidates of the story, with the rules of its own table', () => {
  const rule = steps.hops.find(({ kind }) => kind === 'service-rule');
  expect(rule?.caption).toBe(story.hops.find(({ kind }) => kind === 'service-rule')?.caption);
  expect(rule?.candidates).toHaveLength(3);
  expect(rule?.steps).toEqual([]);
});

test('to look closer stays at the same stop, and looking from afar opens the step inside its hop', () => {
  const wire = indexOf(story, '5') + ARRIVAL;
  const closer = samePlace(story, steps, wire, undefined);
  expect(steps.hops[Math.floor(closer.t)]?.id).toBe('5');

  const filter = indexOf(steps, '5.2') + ARRIVAL;
  const back = samePlace(steps, story, filter, undefined);
  expect(back).toEqual({ t: indexOf(story, '5') + ARRIVAL, step: '5.2' });
  expect(samePlace(story, steps, back.t, back.step)).toEqual({ t: filter, step: undefined });
});

test('from every stop there is a way back to it', () => {
  steps.hops.forEach((hop, index) => {
    const afar = samePlace(steps, story, index + ARRIVAL, undefined);
    const again = samePlace(story, steps, afar.t, afar.step);
    expect(steps.hops[Math.floor(again.t)]?.id).toBe(hop.id);
  });
});

test('the end stays the end, and a packet under way stays under way', () => {
  expect(samePlace(story, steps, story.hops.length, undefined).t).toBe(steps.hops.length);
  const travelling = indexOf(story, '5') + 0.25;
  expect(samePlace(story, steps, travelling, undefined).t % 1).toBe(0.25);
});

test('the failure is where the story has it: a query for AAAA that finds nothing is none', () => {
  const failed = toldAt(walked('selector: { app: web }', 'selector: { app: wep }'), 'steps');
  expect(
    failed.hops.flatMap(withSteps).some((hop) => hop.kind === 'dns-query' && hop.verdict === 'failed'),
  ).toBe(true);
  expect(failed.hops[failureIndex(failed) ?? -1]?.kind).toBe('reject');
});

test('there is nothing closer than rules and nothing further than the story', () => {
  expect(deeper('story', 1)).toBe('steps');
  expect(deeper('rules', 1)).toBe('rules');
  expect(deeper('story', -1)).toBe('story');
});
