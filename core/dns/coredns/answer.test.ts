import { describe, expect, it } from 'vitest';
import type { ApiObject } from '../../api/index.ts';
import type { Reader } from '../../apiserver/index.ts';
import { type DnsQuery, zoneLine } from '../message/message.ts';
import { answer, newDnsServer } from './answer.ts';
import { configure, kubeadmCorefile } from './configuration.ts';
import type { DnsWorld } from './plugin.ts';
import type { Upstream } from './upstream.ts';

const objects = [
  { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'default' } },
  {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'web', namespace: 'default' },
    spec: { clusterIP: '10.96.42.17', clusterIPs: ['10.96.42.17'], ports: [{ name: 'http', port: 80 }] },
  },
  {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'db', namespace: 'default' },
    spec: { clusterIP: 'None', clusterIPs: ['None'], ports: [{ name: 'pg', port: 5432 }] },
  },
  {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: { name: 'db-1', namespace: 'default', labels: { 'kubernetes.io/service-name': 'db' } },
    addressType: 'IPv4',
    endpoints: [{ addresses: ['10.244.1.5'], hostname: 'db-0', conditions: { ready: true } }],
    ports: [{ name: 'pg', port: 5432, protocol: 'TCP' }],
  },
] as readonly ApiObject[];

export function readerOf(all: readonly ApiObject[]): Reader & { lists: number } {
  const reader = {
    lists: 0,
    get: (kind: string, namespace: string, name: string) =>
      all.find(
        (each) =>
          each.kind === kind && (each.metadata.namespace ?? '') === namespace && each.metadata.name === name,
      ),
    list: (kind: string, namespace?: string) => {
      reader.lists++;
      return all.filter(
        (each) => each.kind === kind && (namespace === undefined || each.metadata.namespace === namespace),
      );
    },
  };
  return reader;
}

const outside: Upstream = { records: { 'example.com.': { A: ['93.184.215.14'] } } };

export function server(corefile = kubeadmCorefile('cluster.local')) {
  const configured = configure(corefile);
  if (!configured.ok) throw new Error(configured.message);
  return newDnsServer(configured.configuration, ['10.244.0.2']);
}

const world = (reader: Reader = readerOf(objects)): DnsWorld => ({
  reader,
  now: 0,
  draw: () => 0,
  upstream: outside,
});
const query = (name: string, type = 'A'): DnsQuery => ({ name, type, transport: 'udp' });
const client = { address: '10.244.1.9' };

describe('CoreDNS with the Corefile of kubeadm', () => {
  it('answers with the cluster address and says where it comes from', () => {
    const reply = answer(server(), world(), query('web.default.svc.cluster.local.'), client);
    expect(reply.message.answer.map(zoneLine)).toEqual([
      'web.default.svc.cluster.local. 30 IN A 10.96.42.17',
    ]);
    expect(reply.by).toBe('kubernetes');
    expect(reply.origins).toMatchObject([
      { kind: 'Service', namespace: 'default', name: 'web', path: 'spec.clusterIPs[0]' },
    ]);
  });

  it('looks a ClusterIP Service up by key alone', () => {
    const reader = readerOf(objects);
    answer(server(), world(reader), query('web.default.svc.cluster.local.'), client);
    expect(reader.lists).toBe(0);
  });

  it('says why a name does not exist', () => {
    const reply = answer(server(), world(), query('web.shop.svc.cluster.local.'), client);
    expect(reply.message.rcode).toBe('NXDOMAIN');
    expect(reply.reason).toBe('There is no namespace shop.');
    expect(reply.message.authority.map(zoneLine)).toEqual([
      'cluster.local. 30 IN SOA ns.dns.cluster.local. hostmaster.cluster.local. 1772442000 7200 1800 86400 30',
    ]);
  });

  it('gives the addresses of ready endpoints for a headless Service', () => {
    const reply = answer(server(), world(), query('db.default.svc.cluster.local.'), client);
    expect(reply.message.answer.map(({ data }) => data)).toEqual(['10.244.1.5']);
    expect(reply.origins).toMatchObject([{ kind: 'EndpointSlice', name: 'db-1' }]);
  });

  it('forwards outside names and keeps the reply', () => {
    const first = answer(server(), world(), query('example.com.'), client);
    expect(first).toMatchObject({ by: 'forward', message: { flags: { aa: false, ra: true } } });
    const second = answer(first.server, { ...world(), now: 4000 }, query('example.com.'), client);
    expect(second).toMatchObject({ by: 'forward', cachedFor: 4, message: { flags: { aa: true, ra: true } } });
    expect(second.message.answer.map(({ ttl }) => ttl)).toEqual([26]);
    expect(second.took).toBeLessThan(first.took);
  });
});
