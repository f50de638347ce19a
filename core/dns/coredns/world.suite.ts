import type { ApiObject } from '../../api/index.ts';
import type { Reader } from '../../apiserver/index.ts';
import { type DnsMessage, type DnsQuery, zoneLine } from '../message/message.ts';
import { answer, type DnsReply, type DnsServer, newDnsServer } from './answer.ts';
import { configure } from './configuration.ts';
import { kubeadmCorefile } from './kubeadm-corefile.ts';
import type { DnsWorld } from './plugin.ts';

/** A reader of fixed objects that counts how often it had to list. */
export function readerOf(objects: readonly ApiObject[]): Reader & { readonly lists: () => number } {
  let lists = 0;
  return {
    lists: () => lists,
    get: (kind, namespace, name) =>
      objects.find(
        ({ kind: other, metadata }) =>
          other === kind && (metadata.namespace ?? '') === namespace && metadata.name === name,
      ),
    list: (kind, namespace) => {
      lists++;
      return objects.filter(
        ({ kind: other, metadata }) =>
          other === kind && (namespace === undefined || metadata.namespace === namespace),
      );
    },
  };
}

/** Manifests with the types of objects left to the reader's trust. */
export const objects = (...manifests: readonly object[]): readonly ApiObject[] =>
  manifests as readonly ApiObject[];

export const namespace = (name: string) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });

export const service = (name: string, spec: object) => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name, namespace: 'default' },
  spec,
});

export const slice = (ofService: string, endpoints: readonly object[], ports: readonly object[] = []) => ({
  apiVersion: 'discovery.k8s.io/v1',
  kind: 'EndpointSlice',
  metadata: {
    name: `${ofService}-1`,
    namespace: 'default',
    labels: { 'kubernetes.io/service-name': ofService },
  },
  addressType: 'IPv4',
  endpoints,
  ports,
});

/** A cluster with one Service of each sort. */
export const CLUSTER = objects(
  namespace('default'),
  service('web', {
    clusterIP: '10.96.42.17',
    clusterIPs: ['10.96.42.17'],
    ports: [{ name: 'http', port: 80 }],
  }),
  service('db', { clusterIP: 'None', clusterIPs: ['None'], ports: [{ name: 'pg', port: 5432 }] }),
  service('shop', { type: 'ExternalName', externalName: 'example.com' }),
  slice(
    'db',
    [{ addresses: ['10.244.1.5'], hostname: 'db-0', conditions: { ready: true } }],
    [{ name: 'pg', port: 5432, protocol: 'TCP' }],
  ),
  {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'client', namespace: 'default' },
    spec: { containers: [] },
    status: { phase: 'Running', podIP: '10.244.1.9' },
  },
);

export const world = (changes: Partial<DnsWorld> = {}): DnsWorld => ({
  reader: readerOf(CLUSTER),
  now: 0,
  draw: () => 0,
  upstream: { records: { 'example.com.': { A: ['93.184.215.14'] } } },
  ...changes,
});

export function serverWith(corefile = kubeadmCorefile('cluster.local')): DnsServer {
  const configured = configure(corefile);
  if (!configured.ok) throw new Error(configured.message);
  return newDnsServer(configured.configuration, ['10.244.0.2']);
}

/** Asks over UDP as the Pod `client`, unless the query says otherwise. */
export function ask(
  server: DnsServer,
  name: string,
  type = 'A',
  changes: { readonly world?: Partial<DnsWorld>; readonly query?: Partial<DnsQuery> } = {},
): DnsReply {
  const query: DnsQuery = { name, type, transport: 'udp', ...changes.query };
  return answer(server, world(changes.world), query, { address: '10.244.1.9', port: 41231 });
}

export const lines = (message: DnsMessage): readonly string[] => message.answer.map(zoneLine);
