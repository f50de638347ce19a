import { expect, test } from 'vitest';
import type { EndpointSlice, Hop, ProbeView, RuleLine, Walk } from '../../core/index.ts';
import { initialState } from '../state/index.ts';
import { dnsLadder } from './dns-ladder.ts';
import { endpointRows, ownFirst } from './endpoint-rows.ts';
import { litLines } from './lit-lines.ts';

const hop = (id: string, more: Partial<Hop>): Hop =>
  ({
    id,
    kind: 'hook',
    place: { at: 'hook', node: 'node-c', hook: 'PREROUTING' },
    verdict: 'pass',
    considered: [],
    steps: [],
    time: 0,
    ...more,
  }) as unknown as Hop;

const visit = (position: number, matched: boolean) => ({
  table: 'nat',
  chain: 'KUBE-SERVICES',
  position,
  text: '',
  matched,
});
const line = (position?: number): RuleLine =>
  ({
    text: '',
    table: 'nat',
    origins: [],
    ...(position && { chain: 'KUBE-SERVICES', position }),
  }) as RuleLine;

test("a node's lines light up for its own hop, dimmer for the rest of the walk", () => {
  const first = hop('1', { considered: [visit(1, false), visit(2, true)] });
  const second = hop('2', { considered: [visit(3, true)] });
  const walk = { hops: [first, second] } as unknown as Walk;
  const lines = [line(), line(1), line(2), line(3)];
  expect(litLines(lines, 'node-c', walk, first)).toEqual([undefined, undefined, 'hop', 'walk']);
  expect(litLines(lines, 'node-a', walk, first)).toEqual([undefined, undefined, undefined, undefined]);
});

test('a lookup is a ladder of names: what was typed, what the search list added, and what it cost', () => {
  const query = (id: string, name: string, type: string, outcome: string, answers: readonly string[] = []) =>
    hop(id, {
      kind: 'dns-query',
      label: `${type} ${outcome}`,
      place: { at: 'pod', node: 'node-a', namespace: 'kube-system', name: 'coredns-1' },
      verdict: answers.length > 0 ? 'answered' : 'failed',
      query: {
        name,
        type,
        server: '10.96.0.10',
        transport: 'udp',
        outcome,
        answers,
        truncated: false,
        by: 'kubernetes',
        took: 1.04,
        log: [],
      },
      steps: [hop(`${id}.1`, {})],
    });
  const steps = [
    query('2.1', 'web.other.shop.svc.x.', 'A', 'NXDOMAIN'),
    query('2.2', 'web.other.shop.svc.x.', 'AAAA', 'NXDOMAIN'),
    query('2.3', 'web.other.svc.x.', 'A', 'NOERROR', ['10.0.0.1', '10.0.0.2', '10.0.0.3', '10.0.0.4']),
    query('2.4', 'web.other.svc.x.', 'AAAA', 'NODATA'),
  ];
  const names = [
    { name: 'web.other.shop.svc.x.', domain: 'shop.svc.x', outcome: 'NXDOMAIN', because: 'missing' },
    { name: 'web.other.svc.x.', domain: 'svc.x', outcome: 'ANSWER', because: 'found' },
    { name: 'web.other.', outcome: 'NOT-TAKEN', because: 'over' },
  ];
  const lines = ['search shop.svc.x svc.x', 'options ndots:5'];
  const searchList = hop('2.0', { kind: 'search-list', lines });
  const hops = [
    hop('1', { kind: 'call' }),
    hop('2', { kind: 'dns-answer', steps: [searchList, ...steps], names }),
  ];
  const ladder = dnsLadder({ hops } as unknown as Walk);
  expect(ladder).toMatchObject({ queries: 4, wasted: 2, answered: true, ndots: 'ndots:5' });
  expect(
    ladder?.rungs.map(({ typed, added, outcome, queries }) => [typed, added, outcome, queries.length]),
  ).toEqual([
    ['web.other', '.shop.svc.x', 'NXDOMAIN', 2],
    ['web.other', '.svc.x', 'ANSWER', 2],
    ['web.other', '', 'NOT-TAKEN', 0],
  ]);
  expect(ladder?.rungs[1]?.queries[0]).toMatchObject({
    id: '2.3',
    hop: 1,
    answer: '10.0.0.1, 10.0.0.2, 10.0.0.3 and 1 more',
    who: 'coredns-1 on node-a',
    by: 'kubernetes',
    took: '1.0 ms',
    ok: true,
  });
  expect(dnsLadder(undefined)).toBeUndefined();
});

test('an endpoint says why it is not ready in the words of its probe', () => {
  const pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'web-1', namespace: 'default' },
    status: {
      conditions: [{ type: 'Ready', status: 'False', message: 'containers with unready status: [nginx]' }],
    },
  };
  const probe = {
    namespace: 'default',
    pod: 'web-1',
    probe: 'readiness',
    success: false,
    output: 'statuscode: 404',
  };
  const mirror = {
    ...initialState.mirror,
    objects: { Pod: { 'default/web-1': pod } },
    probes: [probe as ProbeView],
  } as unknown as typeof initialState.mirror;
  const slice = {
    metadata: { name: 'web-x', namespace: 'default' },
    ports: [{ port: 8080 }],
    endpoints: [
      {
        addresses: ['10.244.1.8'],
        conditions: { ready: false },
        targetRef: { kind: 'Pod', namespace: 'default', name: 'web-1' },
      },
      { addresses: ['192.0.2.1'] },
    ],
  } as unknown as EndpointSlice;
  const [first, second] = endpointRows(mirror, slice);
  expect(first).toMatchObject({
    ready: false,
    serving: false,
    ports: '8080',
    why: 'Pod Ready=False: statuscode: 404',
  });
  expect(second).toMatchObject({
    ready: true,
    terminating: false,
    why: 'an address written into the slice, no Pod behind it',
  });
  expect(endpointRows(mirror, { ...slice, endpoints: null, ports: null })).toEqual([]);
});

test("slices of a person's own Services stand before those that every cluster has", () => {
  const slice = (namespace: string, service: string): EndpointSlice =>
    ({
      metadata: { namespace, name: service, labels: { 'kubernetes.io/service-name': service } },
    }) as unknown as EndpointSlice;
  const all = [
    slice('default', 'kubernetes'),
    slice('default', 'web'),
    slice('kube-system', 'kube-dns'),
    slice('shop', 'api'),
  ];
  expect(ownFirst(all).map(({ metadata }) => metadata.name)).toEqual([
    'web',
    'api',
    'kubernetes',
    'kube-dns',
  ]);
});
