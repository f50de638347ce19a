import { expect, test } from 'vitest';
import { type JsonObject, mergePatch, provideWords, resourceOfKind, serverWords } from '../api/index.ts';
import { bootstrap } from './bootstrap.ts';
import { patch, post, type Target } from './request.ts';
import type { WriteContext, WriteResult } from './result.ts';
import { type ApiState, emptyApi } from './state.ts';

/** Refusals and warnings word for word, each held against the upstream file that its test names (v1.34). */

provideWords(serverWords);

const context: WriteContext = { now: 0, draw: () => 0.5 };
const fresh: ApiState = bootstrap(
  emptyApi({
    serviceClusterIPRanges: ['10.96.0.0/16', 'fd00:10:96::/112'],
    nodePortRange: { from: 30000, to: 32767 },
    podCIDRs: ['10.244.0.0/16'],
    advertiseAddress: '10.0.0.10',
  }),
  context,
).state;

const targetOf = (kind: string): Target => ({
  resource: resourceOfKind(kind) as Target['resource'],
  namespace: 'default',
  fieldValidation: 'Strict',
});

const service = (spec: JsonObject, metadata: JsonObject = {}): JsonObject => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'web', ...metadata },
  spec: { ports: [{ port: 80 }], ...spec },
});

const create = (body: JsonObject): WriteResult => post(fresh, targetOf(String(body.kind)), body, context);
const errors = (result: WriteResult): readonly string[] =>
  result.ok ? [] : (result.status.causes ?? []).map(({ field, message }) => `${field}: ${message}`);
const stateAfter = (result: WriteResult): ApiState => {
  if (!result.ok) throw new Error(result.status.message);
  return result.state;
};

// pkg/apis/core/validation/validation.go ValidateService
test('each source range is looked at on its own, and any port may be balanced', () => {
  const range = (index: number, text: string): string =>
    `spec.LoadBalancerSourceRanges[${index}]: Invalid value: "${text}": must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)`;
  const spec = { type: 'LoadBalancer', loadBalancerSourceRanges: ['all', ' 10.0.0.0/8', '10.0.0.1'] };
  expect(errors(create(service(spec)))).toEqual([range(0, 'all'), range(2, '10.0.0.1')]);
  const annotation = 'service.beta.kubernetes.io/load-balancer-source-ranges';
  const annotated = service({ type: 'LoadBalancer' }, { annotations: { [annotation]: '10.0.0.0/8,x' } });
  expect(errors(create(annotated))).toEqual([
    range(0, 'x').replace(/^[^:]*/, `metadata.annotations[${annotation}]`),
  ]);
  expect(create(service({ type: 'LoadBalancer', ports: [{ port: 10250 }] })).ok).toBe(true);
});

// apimachinery pkg/util/validation/ip.go GetWarningsForCIDR
test('ranges that are taken but odd are warned of', () => {
  const loadBalancerSourceRanges = ['10.0.0.1/8', '010.0.0.0/8', '2001:DB8::/32', '10.0.0.0/8'];
  const field = 'spec.loadBalancerSourceRanges';
  expect(create(service({ type: 'LoadBalancer', loadBalancerSourceRanges })).warnings).toEqual([
    `${field}[0]: CIDR value "10.0.0.1/8" is ambiguous in this context (should be "10.0.0.0/8" or "10.0.0.1/32"?)`,
    `${field}[1]: non-standard CIDR value "010.0.0.0/8" will be considered invalid in a future Kubernetes release: use "10.0.0.0/8"`,
    `${field}[2]: IPv6 CIDR value "2001:DB8::/32" should be in RFC 5952 canonical format ("2001:db8::/32")`,
  ]);
});

// pkg/apis/core/validation/validation.go ValidateServiceClusterIPsRelatedFields
test('more than two addresses are told of even when one is malformed', () => {
  const clusterIPs = ['10.96.0.70', 'x', 'fd00:10:96::7'];
  expect(errors(create(service({ clusterIP: '10.96.0.70', clusterIPs })))).toEqual([
    'spec.clusterIPs[1]: Invalid value: "x": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)',
    'spec.clusterIPs: Invalid value: ["10.96.0.70","x","fd00:10:96::7"]: may only hold up to 2 values',
  ]);
});

// pkg/apis/core/validation/validation.go validateUpgradeDowngradeIPFamilies
test('a changed first family is shown with the addresses once a family is added', () => {
  const before = stateAfter(create(service({ clusterIP: '10.96.0.70' })));
  const spec = {
    ipFamilyPolicy: 'RequireDualStack',
    ipFamilies: ['IPv6', 'IPv4'],
    clusterIPs: ['fd00:10:96::7'],
  };
  const body = { spec: { ...spec, clusterIP: 'fd00:10:96::7' } };
  const result = patch(before, targetOf('Service'), 'web', body, mergePatch, context);
  const addresses = /Invalid value: (\["fd00:10:96::7",".*?"\])/.exec(errors(result)[0] ?? '')?.[1];
  expect(errors(result)).toEqual([
    `spec.clusterIPs[0]: Invalid value: ${addresses}: may not change once set`,
    `spec.ipFamilies[0]: Invalid value: ${addresses}: may not change once set`,
  ]);
});

// apimachinery pkg/util/validation/field/errors.go ToAggregate
test('an error that two rules find is told once, and is a cause twice', () => {
  const before = stateAfter(create(service({})));
  const result = patch(
    before,
    targetOf('Service'),
    'web',
    { metadata: { labels: { a: 'b/c' } } },
    mergePatch,
    context,
  );
  expect(errors(result)).toHaveLength(2);
  expect(result.ok ? '' : result.status.message).toMatch(
    /^Service "web" is invalid: metadata\.labels: Invalid value: "b\/c": [^[]*\(/,
  );
});

// apimachinery pkg/api/validation/objectmeta.go, pkg/apis/core/validation/validation.go validateKubeFinalizerName
test('owners are complete, finalizers are standard or have a domain', () => {
  const empty = (field: string): string =>
    `metadata.ownerReferences.${field}: Invalid value: "": must not be empty`;
  const ownerReferences = [{ kind: 'Pod' }];
  const finalizers = ['orphan', 'tidy', 'example.com/tidy'];
  expect(errors(create(service({}, { ownerReferences, finalizers })))).toEqual([
    'metadata.ownerReferences.apiVersion: Invalid value: "": version must not be empty',
    empty('name'),
    empty('uid'),
    'metadata.finalizers[1]: Invalid value: "tidy": name is neither a standard finalizer name nor is it fully qualified',
  ]);
});

const container = { name: 'web', image: 'nginx' };
const pod = (spec: JsonObject): JsonObject => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'web' },
  spec: { containers: [container], ...spec },
});

// pkg/apis/core/validation/validation.go ValidatePodSpec and what it calls
test.each<[JsonObject, readonly string[]]>([
  [
    { dnsPolicy: 'None', dnsConfig: { nameservers: ['dns'], searches: ['_tcp.example.com', 'a..b'] } },
    [
      'spec.dnsConfig.nameservers[0]: Invalid value: "dns": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)',
      `spec.dnsConfig.searches[1]: Invalid value: "a..b": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '_', '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '_?[a-z0-9]([-_a-z0-9]*[a-z0-9])?(\\._?[a-z0-9]([-_a-z0-9]*[a-z0-9])?)*')`,
    ],
  ],
  [
    { tolerations: [{ key: 'a', operator: 'Exists', value: 'b' }] },
    [`spec.tolerations[0].operator: Invalid value: "b": value must be empty when \`operator\` is 'Exists'`],
  ],
  [
    { tolerations: [{ key: 'a', operator: 'Lt', value: '1' }] },
    ['spec.tolerations[0].operator: Unsupported value: "Lt": supported values: "Equal", "Exists"'],
  ],
  [
    { containers: [{ ...container, image: ' nginx' }] },
    ['spec.containers[0].image: Invalid value: " nginx": must not have leading or trailing whitespace'],
  ],
  [
    { hostAliases: [{ ip: '10.0.0.1', hostnames: ['ok', ''] }] },
    [
      `spec.hostAliases[0].hostnames[1]: Invalid value: "": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')`,
    ],
  ],
])('a Pod with %j', (spec, expected) => {
  expect(errors(create(pod(spec)))).toEqual(expected);
});

// pkg/apis/core/validation/validation.go validateOnlyAddedTolerations
test('how long a toleration lasts may change, what it tolerates may not', () => {
  const toleration = { key: 'a', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 10 };
  const made = create(pod({ tolerations: [toleration] }));
  const tolerations = made.ok && made.object.kind === 'Pod' ? (made.object.spec.tolerations ?? []) : [];
  const patched = (changed: JsonObject): WriteResult => {
    const body = { spec: { tolerations: [{ ...toleration, ...changed }, ...tolerations.slice(1)] } };
    return patch(stateAfter(made), targetOf('Pod'), 'web', body as JsonObject, mergePatch, context);
  };
  expect(errors(patched({ tolerationSeconds: 20 }))).toEqual([]);
  expect(errors(patched({ key: 'b' }))).toEqual([
    'spec.tolerations: Forbidden: existing toleration can not be modified except its tolerationSeconds',
  ]);
});

// pkg/apis/apps/validation/validation.go ValidateStatefulSetSpec
test('what OnDelete has no use for is shown as the server sees it', () => {
  const spec = {
    selector: { matchLabels: { app: 'web' } },
    template: { metadata: { labels: { app: 'web' } }, spec: { containers: [container] } },
    updateStrategy: { type: 'OnDelete', rollingUpdate: { partition: 1 } },
  };
  const body = { apiVersion: 'apps/v1', kind: 'StatefulSet', metadata: { name: 'web' }, spec };
  expect(errors(create(body))).toEqual([
    `spec.updateStrategy.rollingUpdate: Invalid value: {"Partition":1,"MaxUnavailable":null}: only allowed for updateStrategy 'RollingUpdate'`,
  ]);
});

// pkg/apis/core/validation/validation.go ValidateConfigMapUpdate
test('an immutable ConfigMap stays as it is', () => {
  const map = {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'web' },
    data: { a: 'b' },
    immutable: true,
  };
  const made = stateAfter(create(map));
  const body = { data: { a: 'c' }, immutable: false };
  expect(errors(patch(made, targetOf('ConfigMap'), 'web', body, mergePatch, context))).toEqual(
    ['immutable', 'data'].map((field) => `${field}: Forbidden: field is immutable when \`immutable\` is set`),
  );
  expect(errors(create({ ...map, binaryData: { a: 'Yg==' } }))).toEqual([
    'data[a]: Invalid value: "a": duplicate of key present in binaryData',
  ]);
});
