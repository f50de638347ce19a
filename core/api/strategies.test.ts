import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decode } from './decode.ts';
import type { JsonObject } from './json.ts';
import type { ApiObject } from './object.ts';
import { resourceOfKind } from './resource.ts';
import { strategyOf } from './strategies.ts';

const template = {
  metadata: { labels: { app: 'web' } },
  spec: {
    containers: [
      {
        name: 'web',
        image: 'nginx',
        ports: [{ name: 'http', containerPort: 80 }],
        readinessProbe: { httpGet: { port: 'http' } },
        lifecycle: { preStop: { sleep: { seconds: 5 } } },
      },
    ],
    volumes: [{ name: 'scratch' }, { name: 'page', configMap: { name: 'page' } }],
  },
};
const selector = { matchLabels: { app: 'web' } };

/** The least that a person would write of each kind. */
const manifests: Readonly<Record<string, JsonObject>> = {
  ConfigMap: { data: { key: 'value' } },
  DaemonSet: { spec: { selector, template } },
  Deployment: { spec: { selector, template } },
  EndpointSlice: { addressType: 'IPv4', endpoints: [{ addresses: ['10.1.0.1'] }], ports: [{ port: 80 }] },
  Endpoints: { subsets: [{ addresses: [{ ip: '10.1.0.1' }], ports: [{ port: 80 }] }] },
  Namespace: {},
  NetworkPolicy: { spec: { podSelector: selector, egress: [{ ports: [{ port: 53 }] }] } },
  Node: { spec: { podCIDR: '10.244.0.0/24' } },
  Pod: { spec: template.spec },
  ReplicaSet: { spec: { selector, template } },
  Service: { spec: { clusterIP: 'None', selector: { app: 'web' }, ports: [{ port: 80 }] } },
  StatefulSet: { spec: { serviceName: 'web', selector, template } },
};

function decoded(kind: string): ApiObject {
  const resource = resourceOfKind(kind);
  if (!resource) throw new Error(kind);
  const result = decode(resource, { metadata: { name: 'web' }, ...manifests[kind] });
  if (!result.ok) throw new Error(result.error.message);
  return result.object;
}

test.each(Object.keys(manifests))('%s: defaults given twice are defaults given once', (kind) => {
  const defaulted = strategyOf(kind).default?.(decoded(kind)) ?? decoded(kind);
  expect(strategyOf(kind).default?.(defaulted) ?? defaulted).toEqual(defaulted);
});

test.each(Object.keys(manifests))('%s: what is stored can be applied again', (kind) => {
  const strategy = strategyOf(kind);
  const defaulted = strategy.default?.(decoded(kind)) ?? decoded(kind);
  const object = strategy.prepareForCreate?.(defaulted) ?? defaulted;
  const resource = resourceOfKind(kind);
  const again = resource && decode(resource, JSON.parse(JSON.stringify(object)) as JsonObject);
  expect(again).toEqual({ ok: true, unknown: [], object });
});

test.each(Object.keys(manifests).filter((kind) => kind !== 'Service'))(
  '%s: a plain manifest has nothing wrong',
  (kind) => {
    const strategy = strategyOf(kind);
    expect(strategy.validate?.(strategy.default?.(decoded(kind)) ?? decoded(kind))).toEqual([]);
  },
);

test('a Pod whose defaults are written out is the same Pod', () => {
  const probe = fc.record(
    { initialDelaySeconds: fc.nat(60), periodSeconds: fc.nat(60), timeoutSeconds: fc.nat(60) },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(
      probe,
      fc.constantFrom('nginx', 'nginx:1.27', 'r:5000/nginx', 'nginx:latest'),
      (readinessProbe, image) => {
        const spec = {
          containers: [{ name: 'web', image, readinessProbe: { ...readinessProbe, grpc: { port: 1 } } }],
        };
        const resource = resourceOfKind('Pod');
        const result = resource && decode(resource, { metadata: { name: 'web' }, spec });
        if (!result?.ok) throw new Error('not decoded');
        const once = strategyOf('Pod').default?.(result.object);
        expect(strategyOf('Pod').default?.(once as ApiObject)).toEqual(once);
      },
    ),
  );
});

test('images without tag or with latest are always pulled', () => {
  const policyOf = (image: string) => {
    const pod = decoded('Pod');
    if (pod.kind !== 'Pod') throw new Error(pod.kind);
    const defaulted = strategyOf('Pod').default?.({ ...pod, spec: { containers: [{ name: 'web', image }] } });
    return defaulted?.kind === 'Pod' ? defaulted.spec.containers[0]?.imagePullPolicy : undefined;
  };
  expect(['nginx', 'nginx:latest', 'host:5000/nginx'].map(policyOf)).toEqual(['Always', 'Always', 'Always']);
  expect(['nginx:1.27', 'host:5000/nginx:1', 'nginx@sha256:0a'].map(policyOf)).toEqual([
    'IfNotPresent',
    'IfNotPresent',
    'IfNotPresent',
  ]);
});
