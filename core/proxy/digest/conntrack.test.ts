import { expect, test } from 'vitest';
import { emptySorted, sortedPut } from '../../sim/index.ts';
import { service, slice } from '../objects.suite.ts';
import { endpointsOf, servicePortMap } from '../sync.ts';
import { staleFlows } from './conntrack.ts';

function flows(protocol: 'UDP' | 'TCP', conditions: { serving: boolean; terminating?: boolean }) {
  const ports = [{ port: 53, protocol, nodePort: 30053 }];
  const dns = service('dns', { type: 'LoadBalancer', clusterIP: '10.96.0.10', ports }, ['198.51.100.10']);
  const endpoints = [{ addresses: ['10.244.1.2'], conditions: { ready: false, ...conditions } }];
  const dnsSlice = slice('dns', endpoints, { ports: [{ name: '', port: 5353, protocol }] });
  const map = endpointsOf(sortedPut(emptySorted, 'dns', dnsSlice), 'IPv4', 'node-a');
  return staleFlows(servicePortMap(sortedPut(emptySorted, 'dns', dns), 'IPv4'), map, 'IPv4');
}

test('UDP frontends forget flows to anybody but serving endpoints, terminating or not', () => {
  const filter = { tool: 'conntrack', family: 'IPv4', protocol: 'UDP', keep: ['10.244.1.2:5353'] };
  expect(flows('UDP', { serving: true, terminating: true })).toEqual([
    { ...filter, destination: '10.96.0.10', port: 53 },
    { ...filter, destination: '198.51.100.10', port: 53 },
    { ...filter, port: 30053 },
  ]);
});

test('TCP, and UDP without a serving endpoint, are left alone', () => {
  expect(flows('TCP', { serving: true })).toEqual([]);
  expect(flows('UDP', { serving: false })).toEqual([]);
});
