import { describe, expect, test } from 'vitest';
import { service } from '../objects.suite.ts';
import type { Endpoint } from './endpoints.ts';
import { servicePorts } from './service-port.ts';
import { categorizeEndpoints } from './topology.ts';

const endpoint = (endpoint: string, fields: Partial<Endpoint> = {}): Endpoint => ({
  endpoint,
  ip: endpoint,
  port: 80,
  isLocal: false,
  ready: true,
  serving: true,
  terminating: false,
  zoneHints: [],
  nodeHints: [],
  slice: 'default/web-1',
  index: 0,
  ...fields,
});

const terminating = { ready: false, serving: true, terminating: true };

function select(
  endpoints: readonly Endpoint[],
  policies: 'both-local' | 'cluster' | 'external-local',
  zone = 'zone-1',
) {
  const [port] = servicePorts(
    service('web', {
      type: 'NodePort',
      clusterIP: '10.96.0.9',
      ports: [{ port: 80, nodePort: 30080 }],
      internalTrafficPolicy: policies === 'both-local' ? 'Local' : 'Cluster',
      externalTrafficPolicy: policies === 'cluster' ? 'Cluster' : 'Local',
    }),
    'IPv4',
  );
  if (!port) throw new Error('no service port');
  const labels = { 'topology.kubernetes.io/zone': zone };
  const { cluster, local, reachable, hasAny } = categorizeEndpoints(endpoints, port, 'node-a', labels);
  const text = (list: readonly Endpoint[] | null) => list?.map((chosen) => chosen.endpoint).join(' ') ?? null;
  return { cluster: text(cluster), local: text(local), reachable: text(reachable), hasAny };
}

describe('hints', () => {
  const hinted = [
    endpoint('a', { zoneHints: ['zone-1'], nodeHints: ['node-a'] }),
    endpoint('b', { zoneHints: ['zone-1'], nodeHints: ['node-b'] }),
    endpoint('c', { zoneHints: ['zone-2'], nodeHints: ['node-c'] }),
  ];

  test('node hints come before zone hints', () => {
    expect(select(hinted, 'cluster').cluster).toBe('a');
    expect(select(hinted.slice(1), 'cluster').cluster).toBe('b');
  });

  test('hints for nobody here are ignored', () => {
    expect(select(hinted.slice(1), 'cluster', 'zone-3').cluster).toBe('b c');
  });

  test('one ready endpoint without a hint switches hints off; an unready one does not matter', () => {
    expect(select([...hinted, endpoint('d')], 'cluster').cluster).toBe('a b c d');
    expect(select([...hinted, endpoint('d', { ready: false })], 'cluster').cluster).toBe('a');
  });

  test('the local set does not look at hints, and both sets need chains', () => {
    const local = [
      endpoint('a', { zoneHints: ['zone-2'], isLocal: true }),
      endpoint('b', { zoneHints: ['zone-1'] }),
    ];
    expect(select(local, 'external-local')).toMatchObject({ cluster: 'b', local: 'a', reachable: 'a b' });
  });
});

test('each set falls back to terminating endpoints for itself', () => {
  const mixed = [endpoint('a'), endpoint('b', { ...terminating, isLocal: true })];
  expect(select(mixed, 'external-local')).toEqual({
    cluster: 'a',
    local: 'b',
    reachable: 'a b',
    hasAny: true,
  });
});

test('an endpoint that serves, is not ready and does not terminate is never used', () => {
  const waiting = [endpoint('a', { ready: false })];
  expect(select(waiting, 'both-local')).toEqual({ cluster: '', local: '', reachable: '', hasAny: false });
});

test('an endpoint elsewhere keeps "none at all" from being said', () => {
  expect(select([endpoint('a')], 'external-local')).toMatchObject({ local: '', hasAny: true });
});
