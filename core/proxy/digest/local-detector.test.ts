import { expect, test } from 'vitest';
import { defaultConfiguration } from '../config.ts';
import { nodeA } from '../objects.suite.ts';
import { localDetector } from './local-detector.ts';

const settings = {
  ...defaultConfiguration,
  detectLocal: { bridgeInterface: 'cni0', interfaceNamePrefix: 'veth' },
};

test.each([
  ['ClusterCIDR', '-s 10.244.0.0/16', 'ip saddr 10.244.0.0/16'],
  ['NodeCIDR', '-s 10.244.1.0/24', 'ip saddr 10.244.1.0/24'],
  ['BridgeInterface', '-i cni0', 'iif cni0'],
  ['InterfaceNamePrefix', '-i veth+', 'iifname veth*'],
] as const)('%s knows Pods by %s', (detectLocalMode, args, nft) => {
  const detector = localDetector({ ...settings, detectLocalMode }, 'IPv4', nodeA);
  expect(detector).toMatchObject({ ifLocal: args, ifNotLocal: `! ${args}`, nft: { ifLocal: nft } });
  expect(detector?.nft.ifNotLocal).toBe(nft.replace(/(iif|iifname|saddr) /, '$1 != '));
});

test('without a CIDR of the family nothing counts as a Pod', () => {
  expect(localDetector(settings, 'IPv6', nodeA)).toBeUndefined();
  const dual = { ...settings, clusterCIDR: '10.244.0.0/16,fd00:10:244::/56' };
  expect(localDetector(dual, 'IPv6', nodeA)?.ifLocal).toBe('-s fd00:10:244::/56');
});
