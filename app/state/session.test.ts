import { describe, expect, test } from 'vitest';
import type { Answer, ApiObject, Frame, Service, Walk } from '../../core/index.ts';
import { emptyMirror } from './mirror.ts';
import { chosenClient, clientKey, clientLabel, suggestionsFor } from './request.ts';
import { selectCanSend, selectCursorLine, selectRulesNode, selectStale } from './selectors.ts';
import { foldAnswer, foldStarted } from './session.ts';
import { notInForce, usualSettings } from './settings.ts';
import { initialState } from './store.ts';

const frame: Frame = {
  revision: 0,
  now: 0,
  clock: '2026-03-02T09:00:00Z',
  full: false,
  upserts: [],
  removals: [],
  nodes: [],
  probes: [],
  events: [],
  problems: [],
  applied: true,
  applyLog: [],
  clients: [{ from: 'pod', namespace: 'default', name: 'client' }],
};
const hops = [{ id: '1', place: { at: 'host', node: 'node-c' }, steps: [] }];
const walk = { id: 'w', hops, outcome: { kind: 'answered' } } as unknown as Walk;
const service = {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'web', namespace: 'default' },
  spec: {
    clusterIP: '10.96.42.17',
    ports: [
      { port: 80, nodePort: 30080 },
      { port: 53, protocol: 'UDP' },
    ],
  },
} as unknown as Service;

describe('answers', () => {
  test('a walk plays by itself from its start', () => {
    const busy = { ...initialState, playback: { t: 4, playing: false, speed: 2 }, step: '2.1' };
    const next = foldAnswer(busy, { frame, walk });
    expect(next.playback).toEqual({ t: 0, playing: true, speed: 2 });
    expect(next.walk).toBe(walk);
    expect(next.step).toBeUndefined();
  });

  test('a walk is stale only once objects have changed', () => {
    const sent = foldAnswer(initialState, { frame, walk });
    expect(selectStale(sent)).toBe(false);
    expect(selectStale(foldAnswer(sent, { frame: { ...frame, applied: false } }))).toBe(false);
    const changed: Answer = { frame: { ...frame, upserts: [service as ApiObject] } };
    expect(selectStale(foldAnswer(sent, changed))).toBe(true);
  });

  test('a cursor is read in the text that the walk was made from, not in what was written since', () => {
    const applied = [{ name: 'web.yaml', text: 'kind: Service\nspec:\n' }];
    const files = [{ name: 'web.yaml', text: '# new\nkind: Service\nspec:\n' }];
    const sent = { ...foldAnswer({ ...initialState, appliedFiles: applied }, { frame, walk }), files };
    expect(selectCursorLine({ ...sent, cursor: { file: 'web.yaml', line: 3 } })).toBe(2);
    expect(selectCursorLine({ ...sent, cursor: { file: 'web.yaml', line: 1 } })).toBeUndefined();
  });

  test('starting shows the files of the worker, but never over text that a person wrote', () => {
    const files = [{ name: 'web.yaml', text: 'a' }];
    const fresh = foldStarted(initialState, { frame: { ...frame, full: true }, files });
    expect([fresh.files, fresh.activeFile, fresh.phase]).toEqual([files, 'web.yaml', 'ready']);
    const mine = [{ name: 'mine.yaml', text: 'b' }];
    const kept = foldStarted(
      { ...initialState, files: mine, activeFile: 'mine.yaml', edited: true },
      { frame: { ...frame, full: true }, files },
    );
    expect([kept.files, kept.activeFile]).toEqual([mine, 'mine.yaml']);
  });

  test('Send waits for a cluster, a client and a line', () => {
    const ready = foldStarted(initialState, { frame: { ...frame, full: true }, files: [] });
    expect(selectCanSend(initialState)).toBe(false);
    expect(selectCanSend(ready)).toBe(true);
    expect(selectCanSend({ ...ready, line: '  ' })).toBe(false);
    expect(selectCanSend({ ...ready, sending: true })).toBe(false);
  });

  test('the Rules tab follows the walk until a person has chosen a node', () => {
    const nodes = ['node-a', 'node-c'].map((name) => ({ name })) as unknown as Frame['nodes'];
    const idle = foldAnswer(initialState, { frame: { ...frame, nodes } });
    expect(selectRulesNode(idle)).toBe('node-a');
    const walking = foldAnswer(idle, { frame: { ...frame, nodes }, walk });
    expect(selectRulesNode(walking)).toBe('node-c');
    expect(selectRulesNode({ ...walking, rulesNode: 'node-a' })).toBe('node-a');
    expect(selectRulesNode({ ...walking, rulesNode: 'gone' })).toBe('node-c');
  });
});

describe('requests', () => {
  const mirror = {
    ...emptyMirror,
    objects: { Service: { 'default/web': service as ApiObject } },
    nodes: [{ name: 'node-a', address: '192.168.1.11' }] as unknown as Frame['nodes'],
    clients: frame.clients,
  };

  test('a Pod is offered names, from elsewhere with the namespace', () => {
    const near = suggestionsFor(mirror, { from: 'pod', namespace: 'default', name: 'client' });
    expect(near.slice(0, 3)).toEqual([
      'curl http://web',
      'curl http://web.default.svc.cluster.local',
      'curl http://10.96.42.17',
    ]);
    expect(near.some((line) => line.includes(':53'))).toBe(false);
    const far = suggestionsFor(mirror, { from: 'pod', namespace: 'shop', name: 'client' });
    expect(far[0]).toBe('curl http://web.default');
  });

  test('somebody outside is offered only what can be reached from there', () => {
    expect(suggestionsFor(mirror, { from: 'outside', name: '203.0.113.7' })).toEqual([
      'curl http://192.168.1.11:30080',
    ]);
  });

  test('a client that is gone gives way to the first there is', () => {
    const [client] = frame.clients;
    expect(chosenClient(mirror, 'pod/default/gone')).toBe(client);
    expect(client && clientKey(client)).toBe('pod/default/client');
    expect(clientLabel({ from: 'pod', namespace: 'shop', name: 'client' })).toBe('shop/client');
  });
});

test('settings that a cluster has already are not set again', () => {
  const inForce = { ...usualSettings, proxyMode: 'nftables' } as const;
  expect(notInForce({ proxyMode: 'nftables', cloud: 'absent' }, inForce)).toEqual({ cloud: 'absent' });
  expect(notInForce({ proxyMode: 'nftables' }, undefined)).toEqual({ proxyMode: 'nftables' });
});
