import { expect, it } from 'vitest';
import type { Pod } from '../../api/index.ts';
import { podHosts } from './pod-hosts.ts';
import { resolve } from './resolve.ts';

const pod = (spec: Partial<Pod['spec']>): Pod => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'db-0', namespace: 'shop' },
  spec: { containers: [], ...spec },
  status: { podIP: '10.244.1.5', podIPs: [{ ip: '10.244.1.5' }] },
});
const find = (name: string, hosts: string) =>
  resolve('musl', { name, family: 'IPv4', resolvConf: { text: '' }, hosts }, () => 'timeout').result;

it('a Pod knows itself and localhost without asking anybody', () => {
  const hosts = podHosts(pod({ hostname: 'db-0', subdomain: 'db' }), 'cluster.local');
  expect(hosts).toMatch(/^# Kubernetes-managed hosts file\.\n127\.0\.0\.1\tlocalhost\n/);
  expect(hosts).toMatch(/\n10\.244\.1\.5\tdb-0\.db\.shop\.svc\.cluster\.local\tdb-0\n$/);
  for (const name of ['db-0', 'DB-0.db.shop.svc.cluster.local'])
    expect(find(name, hosts)).toEqual({ kind: 'ADDRESSES', addresses: ['10.244.1.5'] });
  expect(find('localhost', hosts)).toEqual({ kind: 'ADDRESSES', addresses: ['127.0.0.1'] });
});

it('a Pod of the host network does not know its own name', () => {
  expect(podHosts(pod({ hostNetwork: true }), 'cluster.local')).not.toContain('db-0');
});
