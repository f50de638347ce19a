import { expect, test } from 'vitest';
import { defaultConfiguration } from '../config.ts';
import { nodeA } from '../objects.suite.ts';
import { localDetector } from './local-detector.ts';

const settings = {
  ...defaultConfiguration,
  detectLocal: { bridgeInterface: 'cni0', interfaceNamePrefix: 'veth' },
};

test.each([
  ['ClusterCIDR', '-s 10.244.0.0/16'],
  ['NodeCIDR', '-s 10.244.1.0/24'],
  ['BridgeInterface', '-i cni0'],
  ['InterfaceNamePrefix', '-i veth+'],
] as const)('%s knows Pods by %s', (detectLocalMode, args) => {
  const detector = localDetector({ ...settings, detectLocalMode }, 'IPv4', nodeA);
  expect(detector).toEqual({ ifLocal: args, ifNotLocal: `! ${args}` });
});

test('without a CIDR of the family nothing counts as a Pod', () => {
  expect(localDetector(settings, 'IPv6', nodeA)).toBeUndefined();
  const dual = { ...settings, clusterCIDR: '10.244.0.0/16,fd00:10:244::/56' };
  expect(localDetector(dual, 'IPv6', nodeA)?.ifLocal).toBe('-s fd00:10:244::/56');
});
