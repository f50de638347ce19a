import { expect, test } from 'vitest';
import { emptySorted, sortedPut } from '../../sim/index.ts';
import { onNodeA, slice } from '../objects.suite.ts';
import { endpointsOf } from '../sync.ts';
import { healthCheckAnswer, localReadyEndpoints } from './health-check.ts';

test('ready addresses of this node count once over all ports; terminating ones never', () => {
  const ports = [
    { name: 'http', port: 8080 },
    { name: 'https', port: 8443 },
  ];
  const endpoints = [
    onNodeA('10.244.1.2'),
    onNodeA('10.244.1.3', { ready: false, serving: true, terminating: true }),
  ];
  const web = slice('web', [...endpoints, '10.244.2.2'], { ports });
  const map = endpointsOf(sortedPut(emptySorted, 'web', web), 'IPv4', 'node-a');
  expect(localReadyEndpoints(map)).toEqual({ 'default/web': 1 });
});

test('the answer is what service_health.go writes', () => {
  expect(healthCheckAnswer('default/web', 0)).toEqual({
    status: 503,
    headers: {
      'Content-Type': 'application/json',
      'X-Content-Type-Options': 'nosniff',
      'X-Load-Balancing-Endpoint-Weight': '0',
    },
    body: '{\n\t"service": {\n\t\t"namespace": "default",\n\t\t"name": "web"\n\t},\n\t"localEndpoints": 0,\n\t"serviceProxyHealthy": true\n}',
  });
  expect(healthCheckAnswer('default/web', 2).status).toBe(200);
  expect(healthCheckAnswer('default/web', 2, false).status).toBe(503);
});
