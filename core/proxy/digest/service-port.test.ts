import { describe, expect, test } from 'vitest';
import { service } from '../objects.suite.ts';
import { servicePorts, usesClusterEndpoints, usesLocalEndpoints } from './service-port.ts';

const onlyPort = (...given: Parameters<typeof service>) => {
  const [port] = servicePorts(service(...given), 'IPv4');
  if (!port) throw new Error('no service port');
  return port;
};

describe('which Services have service ports', () => {
  test.each([
    ['headless', { clusterIP: 'None' }],
    ['without a cluster IP', {}],
    ['ExternalName, even with a cluster IP', { type: 'ExternalName' as const, clusterIP: '10.96.0.9' }],
    ['of the other family', { clusterIP: 'fd00::9' }],
  ])('%s: none', (_, spec) => {
    expect(servicePorts(service('web', spec), 'IPv4')).toEqual([]);
  });

  test('dual stack: each family has its own cluster IP', () => {
    const dual = service('web', {
      clusterIP: '10.96.0.9',
      clusterIPs: ['10.96.0.9', 'fd00:0::9'],
      ipFamilies: ['IPv4', 'IPv6'],
    });
    expect(servicePorts(dual, 'IPv6').map((port) => port.clusterIP)).toEqual(['fd00::9']);
  });
});

test('addresses are read leniently and kept canonically, those of the other family left out', () => {
  const port = onlyPort(
    'web',
    {
      clusterIP: '172.30.0.041',
      externalIPs: ['198.51.100.7', 'fd00::7'],
      loadBalancerSourceRanges: [' 203.0.113.000/025 ', 'fd00::/8', '10.1.2.3/8'],
    },
    ['1.2.3.4', 'fd00::4'],
  );
  expect(port).toMatchObject({
    clusterIP: '172.30.0.41',
    externalIPs: ['198.51.100.7'],
    loadBalancerSourceRanges: ['203.0.113.0/25', '10.0.0.0/8'],
    loadBalancerVIPs: ['1.2.3.4'],
  });
});

test('ingress entries that are not the packet destination do not count', () => {
  const base = service('web', { type: 'LoadBalancer', clusterIP: '10.96.0.9' });
  const ingress = [{ hostname: 'lb.example' }, { ip: '1.2.3.4', ipMode: 'Proxy' as const }];
  const [port] = servicePorts({ ...base, status: { loadBalancer: { ingress } } }, 'IPv4');
  expect(port?.loadBalancerVIPs).toEqual([]);
});

test('external policy Local needs a way in from outside; the health check needs a load balancer too', () => {
  const local = {
    clusterIP: '10.96.0.9',
    externalTrafficPolicy: 'Local',
    healthCheckNodePort: 30980,
  } as const;
  expect(onlyPort('web', local).externalPolicyLocal).toBe(false);
  expect(onlyPort('web', { ...local, externalIPs: ['198.51.100.7'] })).toMatchObject({
    externalPolicyLocal: true,
    healthCheckNodePort: 0,
  });
  expect(onlyPort('web', { ...local, type: 'LoadBalancer' }).healthCheckNodePort).toBe(30980);
});

test('which endpoints a service port may use follows from its policies and frontends', () => {
  const internalLocal = onlyPort('web', { clusterIP: '10.96.0.9', internalTrafficPolicy: 'Local' });
  expect([usesClusterEndpoints(internalLocal), usesLocalEndpoints(internalLocal)]).toEqual([false, true]);
  const nodePort = { ...internalLocal, nodePort: 30080 };
  expect([usesClusterEndpoints(nodePort), usesLocalEndpoints(nodePort)]).toEqual([true, true]);
  const plain = onlyPort('web', { clusterIP: '10.96.0.9' });
  expect([usesClusterEndpoints(plain), usesLocalEndpoints(plain)]).toEqual([true, false]);
});

test('affinity lasts three hours unless the Service says otherwise', () => {
  const sticky = { clusterIP: '10.96.0.9', sessionAffinity: 'ClientIP' } as const;
  expect(onlyPort('web', sticky).stickyMaxAgeSeconds).toBe(10800);
  const config = { clientIP: { timeoutSeconds: 60 } };
  expect(onlyPort('web', { ...sticky, sessionAffinityConfig: config }).stickyMaxAgeSeconds).toBe(60);
});
