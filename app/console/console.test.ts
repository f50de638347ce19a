import { expect, test } from 'vitest';
import type { EndpointSlice, Hop, ProbeView, RuleLine, Walk } from '../../core/index.ts';
import { initialState } from '../state/index.ts';
import { dnsLadder } from './dns-ladder.ts';
import { endpointRows } from './endpoint-rows.ts';
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

test('the ladder has a rung for each query, with what came back and from where', () => {
  const query = (
    id: string,
    name: string,
    label: string,
    lines: readonly string[],
    verdict: Hop['verdict'],
  ): Hop =>
    hop(id, {
      kind: 'dns-query',
      label,
      place: { at: 'pod', node: 'node-a', namespace: 'kube-system', name: 'coredns-1' },
      before: { dst: '10.96.0.10', payload: `A? ${name}` } as Hop['before'] & object,
      lines,
      verdict,
      steps: [hop(`${id}.1`, {})],
    });
  const record = 'web.default. 30 IN A 10.96.42.17';
  const steps = [
    query('2.1', 'web.shop.', 'A NXDOMAIN', [';; status: NXDOMAIN'], 'failed'),
    query('2.2', 'web.default.', 'A answer', [';; status: NOERROR', record], 'answered'),
  ];
  const walk = { hops: [hop('1', {}), hop('2', { kind: 'dns-answer', steps })] } as unknown as Walk;
  expect(dnsLadder(walk).map((rung) => [rung.hop, rung.question, rung.answer, rung.by, rung.ok])).toEqual([
    [1, 'A? web.shop.', 'A NXDOMAIN', 'Pod coredns-1 on node-a', false],
    [1, 'A? web.default.', record, 'Pod coredns-1 on node-a', true],
  ]);
  expect(dnsLadder(undefined)).toEqual([]);
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
