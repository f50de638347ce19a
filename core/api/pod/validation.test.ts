import { expect, test } from 'vitest';
import { decode } from '../decode.ts';
import type { JsonObject } from '../json.ts';
import { type Resource, resourceOfKind } from '../resource.ts';
import { strategyOf } from '../strategies.ts';

/** What the server says of an object of this kind. */
function mistakes(kind: string, spec: JsonObject): readonly string[] {
  const decoded = decode(resourceOfKind(kind) as Resource, { metadata: { name: 'web' }, spec });
  if (!decoded.ok) return [decoded.error.message];
  const strategy = strategyOf(kind);
  const object = strategy.default?.(decoded.object) ?? decoded.object;
  return (strategy.validate?.(object) ?? []).map(({ field, message }) => `${field}: ${message}`);
}

const container = { name: 'web', image: 'nginx' };

test.each<[JsonObject, readonly string[]]>([
  [{ env: [{ value: 'a' }] }, ['env[0].name: Required value']],
  [
    { env: [{ name: 'a=b' }] },
    [
      `env[0].name: Invalid value: "a=b": a valid environment variable name must consist only of printable ASCII characters other than '='`,
    ],
  ],
  [{ env: [{ name: 'a.b-c d' }] }, []],
  [
    { env: [{ name: 'A', value: 'x', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } }] },
    ['env[0].valueFrom: Invalid value: "": may not be specified when `value` is not empty'],
  ],
  [
    { env: [{ name: 'A', valueFrom: {} }] },
    [
      'env[0].valueFrom: Invalid value: "": must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef` or `secretKeyRef`',
    ],
  ],
  [
    { env: [{ name: 'A', valueFrom: { fieldRef: { fieldPath: 'status.phase' } } }] },
    [
      'env[0].valueFrom.fieldRef.fieldPath: Unsupported value: "status.phase": supported values: "metadata.name", "metadata.namespace", "metadata.uid", "spec.nodeName", "spec.serviceAccountName", "status.hostIP", "status.hostIPs", "status.podIP", "status.podIPs"',
    ],
  ],
  [
    { env: [{ name: 'A', valueFrom: { fieldRef: { fieldPath: 'spec.foo' } } }] },
    [
      'env[0].valueFrom.fieldRef.fieldPath: Invalid value: "spec.foo": error converting fieldPath: field label not supported: spec.foo',
    ],
  ],
  [{ env: [{ name: 'A', valueFrom: { fieldRef: { fieldPath: "metadata.labels['app']" } } }] }, []],
  [
    { env: [{ name: 'A', valueFrom: { configMapKeyRef: { name: 'x' } } }] },
    ['env[0].valueFrom.configMapKeyRef.key: Required value'],
  ],
  [{ envFrom: [{}] }, ['envFrom[0]: Invalid value: "": must specify one of: `configMapRef` or `secretRef`']],
  [{ volumeMounts: [{ name: 'data', mountPath: '/a' }] }, ['volumeMounts[0].name: Not found: "data"']],
  [
    { volumeMounts: [{}] },
    [
      'volumeMounts[0].name: Required value',
      'volumeMounts[0].name: Not found: ""',
      'volumeMounts[0].mountPath: Required value',
    ],
  ],
  [
    { resources: { requests: { cpu: '2' }, limits: { cpu: '1500m' } } },
    ['resources.requests: Invalid value: "2": must be less than or equal to cpu limit of 1500m'],
  ],
  [
    { resources: { limits: { cpus: '1' } } },
    [
      'resources.limits[cpus]: Invalid value: "cpus": must be a standard resource type or fully qualified',
      'resources.limits[cpus]: Invalid value: "cpus": must be a standard resource for containers',
    ],
  ],
  [
    { resources: { requests: { 'example.com/gpu': '1' } } },
    ['resources.limits: Required value: Limit must be set for non overcommitable resources'],
  ],
  [
    { resources: { limits: { memory: '-1Mi' } } },
    ['resources.limits[memory]: Invalid value: "-1Mi": must be greater than or equal to 0'],
  ],
  [{ restartPolicy: 'Always' }, ['restartPolicy: Forbidden: may not be set for non-init containers']],
  [
    { imagePullPolicy: 'Sometimes' },
    ['imagePullPolicy: Unsupported value: "Sometimes": supported values: "Always", "IfNotPresent", "Never"'],
  ],
  [
    { ports: [{ containerPort: 70000 }] },
    ['ports[0].containerPort: Invalid value: 70000: must be between 1 and 65535, inclusive'],
  ],
])('a container with %j', (part, expected) => {
  const found = mistakes('Pod', { containers: [{ ...container, ...part }] });
  // A limit counts as a request too: what is wrong with it is said twice.
  const own = found.filter((each) => !each.includes('.requests['));
  expect(own).toEqual(expected.map((each) => `spec.containers[0].${each}`));
});

test.each<[JsonObject, readonly string[]]>([
  [{ volumes: [{ name: 'a' }, { name: 'a' }] }, ['spec.volumes[1].name: Duplicate value: "a"']],
  [
    { volumes: [{ name: 'a', emptyDir: {}, hostPath: { path: '/x' } }] },
    ['spec.volumes[0].hostPath: Forbidden: may not specify more than 1 volume type'],
  ],
  [{ volumes: [{ name: 'a', configMap: {} }] }, ['spec.volumes[0].configMap.name: Required value']],
  [
    { initContainers: [{ name: 'web', image: 'busybox' }] },
    ['spec.initContainers[0].name: Duplicate value: "web"'],
  ],
  [
    { hostAliases: [{ ip: 'x', hostnames: ['a'] }] },
    [
      'spec.hostAliases[0].ip: Invalid value: "x": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)',
    ],
  ],
])('a Pod with %j', (part, expected) => {
  expect(mistakes('Pod', { containers: [container], ...part })).toEqual(expected);
});

const labels = { app: 'web' };
const template = { metadata: { labels }, spec: { containers: [container] } };
const unlabelled =
  'spec.template.metadata.labels: Invalid value: {"app":"web"}: `selector` does not match template `labels`';

test.each<[string, JsonObject, readonly string[]]>([
  ['Deployment', { template }, ['spec.selector: Required value', unlabelled]],
  ['DaemonSet', { template }, [unlabelled]],
  [
    'DaemonSet',
    { template, selector: {} },
    ['spec.selector: Invalid value: {}: empty selector is invalid for daemonset'],
  ],
  [
    'StatefulSet',
    { template, selector: { matchLabels: labels }, serviceName: 'Web' },
    [
      `spec.serviceName: Invalid value: "Web": a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')`,
    ],
  ],
  [
    'NetworkPolicy',
    {
      podSelector: {},
      ingress: [{ from: [{}], ports: [{ port: 80, endPort: 70 }] }],
      egress: [{ to: [{ ipBlock: { cidr: '10.0.0.0/8', except: ['11.0.0.0/16'] } }] }],
      policyTypes: ['Both'],
    },
    [
      'spec.ingress[0].ports[0].endPort: Invalid value: 70: must be greater than or equal to `port`',
      'spec.ingress[0].from[0]: Required value: must specify a peer',
      'spec.egress[0].to[0].ipBlock.except[0]: Invalid value: "11.0.0.0/16": must be a strict subset of `cidr`',
      'spec.policyTypes[0]: Unsupported value: "Both": supported values: "Ingress", "Egress"',
    ],
  ],
])('a %s with %j', (kind, spec, expected) => {
  expect(mistakes(kind, spec)).toEqual(expected);
});

test('a selector that cannot be read selects nothing, and the template is not looked at', () => {
  const selector = { matchLabels: { app: 'web/v1' } };
  const found = mistakes('Deployment', { selector, template: { spec: { containers: [] } } });
  expect(found).toHaveLength(2);
  expect(found[1]).toBe(
    'spec.selector: Invalid value: {"matchLabels":{"app":"web/v1"}}: invalid label selector',
  );
});
