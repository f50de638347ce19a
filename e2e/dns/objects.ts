import type { ApiObject } from '../../core/api/index.ts';

/** Manifests with the types of objects left to the reader's trust. */
const objects = (...manifests: readonly object[]): readonly ApiObject[] => manifests as readonly ApiObject[];

const namespace = (name: string) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });

const service = (ns: string, name: string, spec: object) => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name, namespace: ns },
  spec,
});

const http = [{ name: 'http', protocol: 'TCP', port: 80 }];

const clusterIP = (ns: string, name: string, ips: readonly string[], ports: readonly object[] = http) =>
  service(ns, name, { type: 'ClusterIP', clusterIP: ips[0], clusterIPs: ips, ports });

const headless = (ns: string, name: string, ports: readonly object[] = http) =>
  service(ns, name, { type: 'ClusterIP', clusterIP: 'None', clusterIPs: ['None'], ports });

const external = (ns: string, name: string, externalName: string) =>
  service(ns, name, { type: 'ExternalName', externalName });

function slice(
  ns: string,
  of: string,
  endpoints: readonly object[],
  ports: readonly object[] = http,
  addressType = 'IPv4',
) {
  return {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: {
      name: `${of}-${addressType.toLowerCase()}`,
      namespace: ns,
      labels: { 'kubernetes.io/service-name': of },
    },
    addressType,
    endpoints,
    ports,
  };
}

const at = (address: string, more: object = {}) => ({
  addresses: [address],
  conditions: { ready: true },
  ...more,
});

const pod = (ns: string, name: string, podIP: string) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, namespace: ns },
  spec: { containers: [] },
  status: { phase: 'Running', podIP, podIPs: [{ ip: podIP }] },
});

const targetPort = [{ name: 'http', protocol: 'TCP', port: 8080 }];

/** A cluster with a Service of every sort that DNS tells apart. */
export const CLUSTER = objects(
  ...['default', 'prod', 'other', 'mail', 'kube-system'].map(namespace),
  clusterIP('default', 'kubernetes', ['10.96.0.1'], [{ name: 'https', protocol: 'TCP', port: 443 }]),
  slice('default', 'kubernetes', [at('192.168.1.10')], [{ name: 'https', protocol: 'TCP', port: 6443 }]),
  clusterIP(
    'kube-system',
    'kube-dns',
    ['10.96.0.10'],
    [
      { name: 'dns', protocol: 'UDP', port: 53 },
      { name: 'dns-tcp', protocol: 'TCP', port: 53 },
      { name: 'metrics', protocol: 'TCP', port: 9153 },
    ],
  ),
  slice(
    'kube-system',
    'kube-dns',
    [at('10.244.0.2'), at('10.244.0.3')],
    [
      { name: 'dns', protocol: 'UDP', port: 53 },
      { name: 'dns-tcp', protocol: 'TCP', port: 53 },
      { name: 'metrics', protocol: 'TCP', port: 9153 },
    ],
  ),
  clusterIP('prod', 'api', ['10.96.10.1']),
  slice(
    'prod',
    'api',
    [
      at('10.244.1.5', { targetRef: { kind: 'Pod', namespace: 'prod', name: 'api-7d4b-x2x9k' } }),
      at('10.244.2.7'),
    ],
    targetPort,
  ),
  clusterIP('other', 'api', ['10.96.20.1'], [...http, { name: 'grpc', protocol: 'TCP', port: 9090 }]),
  clusterIP('other', 'web', ['10.96.20.2']),
  clusterIP('prod', 'dual', ['10.96.10.2', 'fd00:96::2']),
  clusterIP('prod', 'six', ['fd00:96::6']),
  clusterIP('prod', 'lonely', ['10.96.10.3']),
  slice('prod', 'lonely', [at('10.244.3.3', { conditions: { ready: false } })]),
  clusterIP('prod', 'portless', ['10.96.10.4'], [{ protocol: 'TCP', port: 80 }]),
  headless('prod', 'db'),
  slice(
    'prod',
    'db',
    [at('10.244.1.11', { hostname: 'db-0' }), at('10.244.2.12', { hostname: 'db-1' }), at('10.244.3.13')],
    targetPort,
  ),
  headless('prod', 'db6'),
  slice('prod', 'db6', [at('10.244.1.21')], targetPort),
  slice('prod', 'db6', [at('fd00:244:1::21')], targetPort, 'IPv6'),
  headless('prod', 'gone'),
  slice('prod', 'gone', [
    at('10.244.1.31', { conditions: { ready: false, serving: true, terminating: true } }),
  ]),
  headless('prod', 'bare', []),
  slice('prod', 'bare', [at('10.244.1.41')], []),
  headless('prod', 'many'),
  slice(
    'prod',
    'many',
    Array.from({ length: 100 }, (_, index) => at(`10.244.${index % 3}.${100 + Math.floor(index / 3)}`)),
  ),
  // At the borders of the buffers that glibc hands to its DNS module.
  ...[25, 26, 51, 52].flatMap((count) => [
    headless('prod', `pods-${count}`),
    slice(
      'prod',
      `pods-${count}`,
      Array.from({ length: count }, (_, index) => at(`10.244.7.${index + 1}`)),
    ),
  ]),
  headless('prod', 'other'),
  slice('prod', 'other', [at('10.244.1.51', { hostname: 'web' })]),
  external('prod', 'shop', 'shop.example.com'),
  external('prod', 'inside', 'api.other.svc.cluster.local'),
  external('prod', 'nowhere', 'missing.example.com'),
  external('prod', 'lost', 'missing.prod.svc.cluster.local'),
  external('prod', 'address', '192.0.2.7'),
  external('prod', 'ring', 'ring.prod.svc.cluster.local'),
  pod('prod', 'api-7d4b-x2x9k', '10.244.1.5'),
  pod('prod', 'client', '10.244.1.9'),
);

/** The world behind `forward`. */
export const OUTSIDE = {
  records: {
    'example.com.': {
      A: ['93.184.215.14'],
      AAAA: ['2606:2800:21f:cb07:6820:80da:af6b:8b2c'],
      TXT: ['v=spf1 -all'],
      MX: ['0 .'],
    },
    'shop.example.com.': { CNAME: ['edge.cdn.example.'], ttl: 60 },
    'edge.cdn.example.': { A: ['198.51.100.7', '198.51.100.8'] },
    'four.example.com.': { A: ['198.51.100.4'] },
    'six.example.com.': { AAAA: ['2001:db8::6'] },
    'text.example.com.': { TXT: ['nothing but text'] },
    'mail.corp.example.': { A: ['172.16.0.25'] },
    'intranet.corp.example.': { A: ['172.16.0.80'] },
    'a.b.c.d.e.example.com.': { A: ['198.51.100.55'] },
    '7.113.0.203.in-addr.arpa.': { PTR: ['client.example.net.'] },
  },
  servfail: ['broken.example.com.', 'broken.corp.example.'],
} as const;
