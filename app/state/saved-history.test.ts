import { expect, test } from 'vitest';
import type { Input, SavedHistory } from '../../core/index.ts';
import { decodeHistory } from './saved-history.ts';

const inputs: readonly Input[] = [
  { input: 'edit', files: [{ name: 'web.yaml', text: 'kind: Pod' }] },
  { input: 'exec', line: 'kubectl scale deployment web --replicas=5', upTo: 900 },
  { input: 'set', settings: { proxyMode: 'nftables', nodeLocalDns: true, stopped: ['kube-proxy/node-c'] } },
  { input: 'set', settings: { nodeLocalDns: false, stopped: [], delays: {} } },
  { input: 'advance', by: 30_000 },
  { input: 'advance', until: 'rest' },
];
const history: SavedHistory = {
  on: 'branch 2',
  branches: [
    { name: 'main', inputs },
    { name: 'branch 2', from: { branch: 'main', revision: 1, at: 40 }, inputs: inputs.slice(0, 2) },
  ],
};

test('what was written is read', () => {
  expect(decodeHistory(JSON.stringify(history))).toEqual(history);
});

test('a branch with an input that nobody knows is left out as a whole', () => {
  const text = JSON.stringify(history).replace('"until":"rest"', '"until":"tomorrow"');
  expect(decodeHistory(text)?.branches.map(({ name }) => name)).toEqual(['branch 2']);
});

test.each([
  null,
  '',
  '{',
  '[]',
  '{"on":1}',
  '{"on":"main","branches":[]}',
  '{"on":"main","branches":[{"name":"main"}]}',
])('nothing is kept in %j', (text) => expect(decodeHistory(text)).toBeUndefined());
