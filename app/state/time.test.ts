import { expect, test } from 'vitest';
import type { ControlEvent, HistoryView } from '../../core/index.ts';
import { nextStop, stopAt, stopsOf } from './time.ts';

const event = (at: number, by: string, kind: string, name: string, text: string) => ({
  at,
  by,
  text,
  revision: 2,
  about: { kind, namespace: kind === 'Node' ? '' : 'default', name } satisfies ControlEvent['about'],
});

const history: HistoryView = {
  branch: 'main',
  branches: [],
  inputs: [
    { revision: 1, at: 0, until: 900, input: 'edit', text: 'edit web.yaml' },
    { revision: 2, at: 1000, until: 1000, input: 'exec', text: 'kubectl delete pod web-5d4-8rx46' },
    { revision: 3, at: 1000, until: 2000, input: 'advance', text: 'advance 1000 ms' },
    { revision: 4, at: 2000, until: 2000, input: 'send', text: 'curl http://web' },
  ],
  events: [
    event(1000, 'kubectl', 'Pod', 'web-5d4-8rx46', 'Pod web-5d4-8rx46 terminating'),
    event(
      1040,
      'endpoint-slice-controller',
      'EndpointSlice',
      'web-x7k2p',
      'EndpointSlice web-x7k2p: − 10.244.1.3',
    ),
    event(1100, 'kube-proxy/node-a', 'Node', 'node-a', 'kube-proxy on node-a writes its rules'),
    event(1100, 'kube-proxy/node-b', 'Node', 'node-b', 'kube-proxy on node-b writes its rules'),
    event(1500, 'kubelet/node-c', 'Pod', 'web-5d4-zd929', 'Pod web-5d4-zd929 not ready'),
    event(1600, 'kubelet/node-c', 'Pod', 'web-5d4-zd929', 'web-5d4-zd929: Readiness probe failed'),
  ],
  expiries: [
    event(32_000, 'coredns/coredns-1', 'Pod', 'coredns-1', 'CoreDNS coredns-1 forgets example.com. A'),
  ],
};
const stops = stopsOf(history);

test('what a person did, what the control plane did, and what CoreDNS will forget stand on one line of time', () => {
  expect(stops.map(({ sort, label }) => `${sort}: ${label}`)).toEqual([
    'input: command',
    'write: 8rx46 terminating',
    'slice: slice changed',
    'sync: node-a synced',
    'sync: node-b synced',
    'probe: zd929 not ready',
    'warning: zd929 !',
    'request: request',
    'expiry: DNS cache',
  ]);
  expect(stopsOf(undefined)).toEqual([]);
});

test('one is at the last stop that has happened; going on or back means another instant', () => {
  expect(stops[stopAt(stops, 1200)]?.label).toBe('node-b synced');
  expect(stopAt(stops, 10)).toBe(-1);
  expect(nextStop(stops, 1100, -1)?.label).toBe('slice changed');
  expect(nextStop(stops, 1040, 1)?.label).toBe('node-b synced');
  expect(nextStop(stops, 900, -1)).toBeUndefined();
  expect(nextStop(stops, 32_000, 1)).toBeUndefined();
});
