import fc from 'fast-check';
import { expect, test } from 'vitest';
import { stringify } from 'yaml';
import { type ApiState, bootstrap, emptyApi } from '../apiserver/index.ts';
import { parseManifest, rangeOf } from '../manifest/index.ts';
import { applyDocuments } from './apply-documents.ts';

const context = { now: 0, draw: () => 0.5 };
const api: ApiState = bootstrap(
  emptyApi({
    serviceClusterIPRanges: ['10.96.0.0/16', 'fd00:10:96::/112'],
    nodePortRange: { from: 30000, to: 32767 },
    podCIDRs: ['10.244.0.0/16'],
    advertiseAddress: '10.0.0.10',
  }),
  context,
).state;

const podSpec = {
  containers: [
    {
      name: 'web',
      image: 'nginx',
      env: [{ name: 'A', valueFrom: { fieldRef: { fieldPath: 'status.podIP' } } }],
      ports: [{ name: 'http', containerPort: 80 }],
      readinessProbe: { httpGet: { port: 'http', httpHeaders: [{ name: 'X', value: 'y' }] } },
      lifecycle: { preStop: { exec: { command: ['sleep', '1'] } } },
      resources: { requests: { cpu: '1' }, limits: { cpu: '2', memory: '1Gi' } },
      volumeMounts: [{ name: 'page', mountPath: '/x' }],
    },
  ],
  initContainers: [{ name: 'init', image: 'busybox', restartPolicy: 'Always' }],
  dnsConfig: { nameservers: ['10.0.0.1'], searches: ['a.b'], options: [{ name: 'ndots' }] },
  tolerations: [{ key: 'a', operator: 'Exists' }],
  volumes: [{ name: 'page', projected: { sources: [{ serviceAccountToken: { path: 't' } }] } }],
};
const template = { metadata: { labels: { app: 'web' } }, spec: podSpec };
const selector = { matchLabels: { app: 'web' }, matchExpressions: [{ key: 'app', operator: 'Exists' }] };
const metadata = { name: 'web', labels: { app: 'web' }, annotations: { a: 'b' } };

const manifests = [
  {
    apiVersion: 'v1',
    kind: 'Service',
    metadata,
    spec: {
      type: 'LoadBalancer',
      externalTrafficPolicy: 'Local',
      selector: { app: 'web' },
      ipFamilyPolicy: 'PreferDualStack',
      ports: [
        { name: 'a', port: 80, targetPort: 'http', nodePort: 30080 },
        { name: 'b', port: 81 },
      ],
      sessionAffinity: 'ClientIP',
      sessionAffinityConfig: { clientIP: { timeoutSeconds: 60 } },
      loadBalancerSourceRanges: ['10.0.0.0/8'],
      externalIPs: ['203.0.113.7'],
    },
  },
  { apiVersion: 'v1', kind: 'Pod', metadata, spec: podSpec },
  {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata,
    spec: { selector, template, strategy: { rollingUpdate: { maxSurge: 1 } } },
  },
  {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata,
    spec: { selector, template, serviceName: 'web', volumeClaimTemplates: [{ metadata: { name: 'data' } }] },
  },
  {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata,
    spec: { selector, template, updateStrategy: { rollingUpdate: { maxUnavailable: '10%' } } },
  },
  {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata,
    addressType: 'IPv4',
    endpoints: [{ addresses: ['10.1.0.1'], hints: { forZones: [{ name: 'a' }] } }],
    ports: [{ port: 80 }],
  },
  {
    apiVersion: 'v1',
    kind: 'Endpoints',
    metadata,
    subsets: [{ addresses: [{ ip: '10.1.0.1' }], ports: [{ port: 80 }] }],
  },
  {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata,
    spec: { podSelector: selector, ingress: [{ from: [{ podSelector: selector }], ports: [{ port: 80 }] }] },
  },
  { apiVersion: 'v1', kind: 'Node', metadata, spec: { podCIDR: '10.244.0.0/24' } },
  { apiVersion: 'v1', kind: 'Namespace', metadata },
  { apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { a: 'b' } },
];

type Path = readonly (string | number)[];

function pathsOf(value: unknown, path: Path = []): readonly Path[] {
  if (typeof value !== 'object' || value === null) return [path];
  const keys = Array.isArray(value) ? value.keys() : Object.keys(value);
  return [
    path,
    ...[...keys].flatMap((key) => pathsOf((value as Record<string | number, unknown>)[key], [...path, key])),
  ];
}

function withValue(value: unknown, [step, ...rest]: Path, put: unknown): unknown {
  if (step === undefined) return put;
  const copy: Record<string | number, unknown> = Array.isArray(value)
    ? ([...value] as never)
    : { ...(value as object) };
  copy[step] = withValue(copy[step], rest, put);
  return copy;
}

/** What a person may leave in a field while typing. */
const slip = fc.constantFrom<unknown>(
  null,
  '',
  'x',
  'None',
  0,
  -1,
  70000,
  1.5,
  true,
  [],
  {},
  [null],
  ['a'],
  { a: 'b' },
  [{}],
);

test('whatever stands in a field, the answer is a result, and every mark lies in the text', () => {
  const mistaken = fc
    .constantFrom(...manifests)
    .chain((manifest) =>
      fc.tuple(fc.constant(manifest), fc.constantFrom(...pathsOf(manifest)), slip, fc.boolean()),
    );
  fc.assert(
    fc.property(mistaken, ([manifest, path, put, exists]) => {
      const good = parseManifest('web.yaml', stringify(manifest)).documents;
      const before = exists ? applyDocuments(good, api, context).state : api;
      const text = stringify(withValue(manifest, path, put));
      const { documents } = parseManifest('web.yaml', text);
      const lines = text.split('\n').length;
      for (const { ok, line, problems, document } of applyDocuments(documents, before, context).applied) {
        expect(line).not.toBe('');
        expect(ok || problems.some(({ severity }) => severity === 'error')).toBe(true);
        for (const each of problems)
          expect(rangeOf(document, each.path, each.part).endLine).toBeLessThanOrEqual(lines);
      }
    }),
    { numRuns: 150 },
  );
}, 30_000);

test('any text is either documents or a problem', () => {
  const yaml = fc.array(
    fc.constantFrom(
      'a',
      ': ',
      '- ',
      '\n',
      '  ',
      '"',
      "'",
      '[',
      ']',
      '{',
      '}',
      '&x ',
      '*x',
      '!',
      '#',
      '\t',
      '---\n',
      '|',
      '1',
      '<<',
    ),
    {
      maxLength: 30,
    },
  );
  fc.assert(
    fc.property(yaml, (pieces) => {
      const manifest = parseManifest('web.yaml', pieces.join(''));
      expect(JSON.parse(JSON.stringify(manifest))).toEqual(manifest);
    }),
    { numRuns: 500 },
  );
}, 30_000);
