import { expect, test } from 'vitest';
import { onNodeA, slice } from '../objects.suite.ts';
import { endpointsMap } from './endpoints.ts';

const names = (...slices: Parameters<typeof endpointsMap>[0]) =>
  (endpointsMap(slices, 'IPv4', 'node-a').get('default/web/TCP') ?? []).map(({ endpoint }) => endpoint);

test('endpoints of all slices are merged and sorted as text', () => {
  const second = slice('web', ['10.0.0.1'], { metadata: { ...slice('web', []).metadata, name: 'web-2' } });
  expect(names(slice('web', ['10.0.0.20', '10.0.0.10']), second)).toEqual([
    '10.0.0.10:8080',
    '10.0.0.1:8080',
    '10.0.0.20:8080',
  ]);
});

test('a port needs a name, be it empty, and a number', () => {
  const ports = [{ port: 80 }, { name: null, port: 81 }, { name: '' }, { name: '', port: 0 }];
  expect(endpointsMap([slice('web', ['10.0.0.1'], { ports })], 'IPv4', 'node-a').size).toBe(0);
});

test('a slice without the label, or of the other family, is nobody’s', () => {
  const unlabelled = slice('web', ['10.0.0.1'], { metadata: { name: 'x', namespace: 'default' } });
  const other = slice('web', ['fd00::1'], { addressType: 'IPv6' });
  expect(names(unlabelled, other)).toEqual([]);
});

test('of the same address twice the later counts, unless it terminates', () => {
  const ready = slice('web', [onNodeA('10.0.0.1')]);
  const terminating = slice('web', [onNodeA('10.0.0.1', { ready: false, terminating: true })]);
  const terminatingOf = (...slices: Parameters<typeof endpointsMap>[0]) =>
    endpointsMap(slices, 'IPv4', 'node-a').get('default/web/TCP')?.[0]?.terminating;
  expect(terminatingOf(ready, terminating)).toBe(false);
  expect(terminatingOf(terminating, ready)).toBe(false);
});

test('an endpoint knows its slice and its place there, only its first address counts, unknown conditions are good', () => {
  const slices = [slice('web', [{ addresses: ['fd00::1'] }, { addresses: ['10.0.0.1', '10.0.0.2'] }])];
  expect(endpointsMap(slices, 'IPv4', 'node-a').get('default/web/TCP')).toMatchObject([
    {
      endpoint: '10.0.0.1:8080',
      slice: 'default/web-1',
      index: 1,
      isLocal: false,
      ready: true,
      serving: true,
      terminating: false,
    },
  ]);
});
