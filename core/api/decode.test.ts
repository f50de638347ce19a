import { expect, test } from 'vitest';
import { decode, metadataError } from './decode.ts';
import type { JsonObject } from './json.ts';
import { resourceOfKind } from './resource.ts';

function decoded(kind: string, value: JsonObject) {
  const resource = resourceOfKind(kind);
  if (!resource) throw new Error(kind);
  return decode(resource, value);
}

const service = (spec: JsonObject) => decoded('Service', { metadata: { name: 'web' }, spec });

test.each<[JsonObject, string]>([
  [{ ports: [{ port: '80' }] }, 'string into Go struct field ServicePort.spec.ports.port of type int32'],
  [{ ports: { port: 80 } }, 'object into Go struct field ServiceSpec.spec.ports of type []v1.ServicePort'],
  [
    { ports: [{ port: 80, protocol: 6 }] },
    'number into Go struct field ServicePort.spec.ports.protocol of type v1.Protocol',
  ],
  [
    { ports: [{ port: 8e10 }] },
    'number 80000000000 into Go struct field ServicePort.spec.ports.port of type int32',
  ],
  [{ selector: { app: 1 } }, 'number into Go struct field ServiceSpec.spec.selector of type string'],
  [
    { selector: 'app=web' },
    'string into Go struct field ServiceSpec.spec.selector of type map[string]string',
  ],
])('a wrong type in %j is named as Go names it', (spec, message) => {
  expect(service(spec)).toMatchObject({ ok: false, error: { message: `json: cannot unmarshal ${message}` } });
});

test('the first wrong type is told, and hides unknown fields', () => {
  expect(service({ zzz: 1, ports: [{ port: true }], type: 5 })).toMatchObject({
    error: {
      message: 'json: cannot unmarshal bool into Go struct field ServicePort.spec.ports.port of type int32',
      path: 'spec.ports[0].port',
    },
  });
});

test('unknown fields are listed by path and dropped', () => {
  const result = service({ typ: 'NodePort', ports: [{ targetport: 80, port: 80 }] });
  expect(result).toMatchObject({
    ok: true,
    unknown: ['spec.typ', 'spec.ports[0].targetport'],
    object: { apiVersion: 'v1', kind: 'Service', spec: { ports: [{ port: 80 }] } },
  });
});

test('zero values that Go leaves out are left out, those behind pointers stay', () => {
  expect(service({ clusterIP: '', selector: {}, publishNotReadyAddresses: false, ports: [] })).toMatchObject({
    object: { spec: {} },
  });
  expect(decoded('Deployment', { spec: { replicas: 0, minReadySeconds: 0 } })).toMatchObject({
    object: { spec: { replicas: 0 } },
  });
  expect(
    decoded('NetworkPolicy', { spec: { podSelector: {}, ingress: [{ from: [{ podSelector: {} }] }] } }),
  ).toMatchObject({
    object: { spec: { podSelector: {}, ingress: [{ from: [{ podSelector: {} }] }] } },
  });
});

test('wrong types in metadata are found without knowing the kind', () => {
  expect(metadataError({ metadata: 'name:web' })?.message).toBe(
    'json: cannot unmarshal string into Go struct field metadataOnlyObject.metadata of type v1.ObjectMeta',
  );
  expect(metadataError({ metadata: { labels: { version: 1 } } })?.message).toBe(
    'json: cannot unmarshal number into Go struct field ObjectMeta.metadata.labels of type string',
  );
  expect(metadataError({ metadata: { name: 'web' } })).toBeUndefined();
});

test('a rich Pod is taken whole', () => {
  const spec = {
    affinity: {
      podAntiAffinity: {
        preferredDuringSchedulingIgnoredDuringExecution: [
          { weight: 1, podAffinityTerm: { topologyKey: 'zone' } },
        ],
      },
    },
    containers: [
      {
        name: 'web',
        image: 'nginx',
        env: [{ name: 'A', valueFrom: { fieldRef: { fieldPath: 'status.podIP' } } }],
        resources: { limits: { cpu: '500m', memory: '64Mi' } },
        securityContext: { runAsUser: 0, capabilities: { drop: ['ALL'] } },
        volumeMounts: [{ name: 'html', mountPath: '/usr/share/nginx/html', readOnly: true }],
        lifecycle: { preStop: { sleep: { seconds: 5 } } },
      },
    ],
    topologySpreadConstraints: [{ maxSkew: 1, topologyKey: 'zone', whenUnsatisfiable: 'DoNotSchedule' }],
    volumes: [
      { name: 'html', configMap: { name: 'html', defaultMode: 0 } },
      { name: 'x', nfs: { server: 'a', path: '/' } },
    ],
  };
  expect(decoded('Pod', { metadata: { name: 'web' }, spec })).toMatchObject({
    ok: true,
    unknown: [],
    object: { spec },
  });
});
