import { expect, test } from 'vitest';
import type { Hop, Origin, Walk } from '../../core/index.ts';
import { hopsOfLine, litRanges, objectsOfLine, trailTo, withSteps } from './focus.ts';
import { breadcrumb, clientAddress, endpointText, timeText } from './words.ts';

const hop = (id: string, more: Partial<Hop> = {}): Hop =>
  ({
    id,
    kind: 'hook',
    direction: 'request',
    place: { at: 'hook', node: 'node-c', hook: 'PREROUTING' },
    considered: [],
    candidates: [],
    derivedFrom: [],
    steps: [],
    ...more,
  }) as unknown as Hop;

const selector: Origin = {
  kind: 'Service',
  namespace: 'default',
  name: 'web',
  path: 'spec.selector',
  source: { file: 'web.yaml', startLine: 7, startColumn: 3, endLine: 8, endColumn: 13 },
};
const packet = (src: string) =>
  ({ protocol: 'TCP', src, sport: 1, dst: '10.96.42.17', dport: 80, mark: 0 }) as const;

const search = hop('2', {
  kind: 'search-list',
  steps: [hop('2.1', { kind: 'dns-query', before: packet('10.0.0.9'), steps: [hop('2.1.1')] })],
});
const rule = hop('3', { before: packet('10.244.3.20'), derivedFrom: [selector] });
const walk = { hops: [hop('1', { kind: 'call' }), search, rule] } as unknown as Walk;

test('a step is found with its ancestors', () => {
  expect(trailTo(search, '2.1.1').map((each) => each.id)).toEqual(['2', '2.1', '2.1.1']);
  expect(trailTo(search, '3')).toEqual([]);
  expect(withSteps(search).map((each) => each.id)).toEqual(['2', '2.1', '2.1.1']);
});

test('a line of YAML knows the hops that it decides', () => {
  expect(hopsOfLine(walk, 'web.yaml', 8)).toEqual([2]);
  expect(hopsOfLine(walk, 'web.yaml', 9)).toEqual([]);
  expect(hopsOfLine(walk, 'client.yaml', 8)).toEqual([]);
  expect([...objectsOfLine(walk, 'web.yaml', 7)]).toEqual(['Service/default/web']);
  expect([...objectsOfLine(walk, 'web.yaml', 9)]).toEqual([]);
});

test('a hop lights the text that it was made from', () => {
  expect(litRanges(rule)).toEqual([selector.source]);
});

test("the client's address is the one of the request, not of its DNS queries", () => {
  expect(clientAddress(walk)).toBe('10.244.3.20');
  expect(clientAddress(undefined)).toBeUndefined();
});

test('words of the Inspector and the timeline', () => {
  expect(breadcrumb(walk, 2, rule).join(' · ')).toBe('Hop 3 of 3 · node-c · PREROUTING');
  expect(breadcrumb(walk, 1, hop('2.1.1')).join(' · ')).toBe('Hop 2 of 3 · step 2.1.1 · node-c · PREROUTING');
  expect(endpointText('fd00::9', 80)).toBe('[fd00::9]:80');
  expect(timeText(41203)).toBe('41.203 s');
  expect(timeText(61500)).toBe('1 min 1.5 s');
});
