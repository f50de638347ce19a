import { expect, test } from 'vitest';
import { type ApiObject, conditionOf, type Node, type Pod } from '../api/index.ts';
import { type ApiState, emptyApi, reader, type Write, write } from '../apiserver/index.ts';
import { drawAt } from '../sim/index.ts';
import { scheduler } from './scheduler.ts';

/** An API server with a scheduler that sees every change at once. */
function bench() {
  let state: ApiState = emptyApi({
    serviceClusterIPRanges: ['10.96.0.0/12'],
    nodePortRange: { from: 30000, to: 32767 },
    podCIDRs: ['10.244.0.0/16'],
    advertiseAddress: '192.168.1.10',
  });
  let count = 0;
  const draw = (stream: string): number => drawAt(5, stream, count++);
  const tell = (event: Parameters<typeof scheduler.handle>[1]): void => {
    const context = { now: 0, self: 'scheduler', read: reader(state), draw };
    for (const effect of scheduler.handle({}, event, context).effects) {
      if (effect.effect === 'Write') submit(effect);
      if (effect.effect === 'Later') tell({ type: 'TIMER', timer: effect.timer });
    }
  };
  const submit = (request: Write): void => {
    const result = write(state, request, { now: 0, draw });
    if (!result.ok) throw new Error(result.status.message);
    state = result.state;
    for (const event of result.events) if (scheduler.watches.includes(event.object.kind)) tell(event);
  };
  const create = (...objects: readonly ApiObject[]): void => {
    for (const object of objects) submit({ effect: 'Write', verb: 'create', object });
  };
  create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'default' } });
  return {
    create,
    submit,
    pod: (name: string): Pod => reader(state).get('Pod', 'default', name) as Pod,
    messages: (): readonly string[] =>
      reader(state)
        .list('Event')
        .map((event) => (event.kind === 'Event' ? event.message : '')),
  };
}

const node = (
  name: string,
  spec: Node['spec'] = {},
  labels: Readonly<Record<string, string>> = {},
): Node => ({
  apiVersion: 'v1',
  kind: 'Node',
  metadata: {
    name,
    labels: { 'kubernetes.io/hostname': name, 'topology.kubernetes.io/zone': `zone-${name}`, ...labels },
  },
  spec,
  status: { allocatable: { cpu: '2', memory: '4Gi', pods: '110' } },
});

const pod = (name: string, spec: Partial<Pod['spec']> = {}): Pod => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, namespace: 'default', labels: { app: 'web' } },
  spec: { containers: [{ name: 'web', image: 'nginx:1.27' }], ...spec },
});

const three = [node('node-a'), node('node-b'), node('node-c')];

test('three Pods of one Service land on three nodes, and say so', () => {
  const b = bench();
  b.create(...three, {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'web', namespace: 'default' },
    spec: { selector: { app: 'web' }, ports: [{ port: 80 }] },
  });
  b.create(pod('web-1'), pod('web-2'), pod('web-3'));
  const nodes = ['web-1', 'web-2', 'web-3'].map((name) => b.pod(name).spec.nodeName);
  expect(new Set(nodes).size).toBe(3);
  expect(conditionOf(b.pod('web-1').status?.conditions, 'PodScheduled')?.status).toBe('True');
  expect(b.messages()).toContain(`Successfully assigned default/web-1 to ${nodes[0]}`);
});

test.each([
  ['cordoned', node('node-a', { unschedulable: true }), '1 node(s) were unschedulable'],
  [
    'tainted',
    node('node-a', { taints: [{ key: 'gpu', effect: 'NoSchedule' }] }),
    '1 node(s) had untolerated taint(s)',
  ],
] as const)('a %s node takes nobody, until it does', (_what, closed, reason) => {
  const b = bench();
  b.create(closed, pod('web-1'));
  expect(conditionOf(b.pod('web-1').status?.conditions, 'PodScheduled')).toMatchObject({
    status: 'False',
    reason: 'Unschedulable',
    message: `0/1 nodes are available: ${reason}. preemption: 0/1 nodes are available: 1 Preemption is not helpful for scheduling.`,
  });
  b.create(node('node-b'));
  expect(b.pod('web-1').spec.nodeName).toBe('node-b');
});

test('tolerations, node selectors and node affinity are kept', () => {
  const b = bench();
  b.create(
    node('node-a', { taints: [{ key: 'gpu', value: 'yes', effect: 'NoSchedule' }] }, { disk: 'ssd' }),
    node('node-b'),
  );
  const tolerations = [{ key: 'gpu', operator: 'Equal', value: 'yes' }] as const;
  const term = { matchExpressions: [{ key: 'disk', operator: 'DoesNotExist' }] };
  const nodeAffinity = { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [term] } };
  b.create(
    pod('picky', { tolerations, nodeSelector: { disk: 'ssd' } }),
    pod('far', { affinity: { nodeAffinity } }),
  );
  expect(b.pod('picky').spec.nodeName).toBe('node-a');
  expect(b.pod('far').spec.nodeName).toBe('node-b');
});

test('Pods that must be apart are: the fourth of three nodes waits', () => {
  const b = bench();
  b.create(...three);
  const rule = { labelSelector: { matchLabels: { app: 'web' } }, topologyKey: 'kubernetes.io/hostname' };
  const affinity = { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [rule] } };
  for (const name of ['web-1', 'web-2', 'web-3', 'web-4']) b.create(pod(name, { affinity }));
  expect(b.pod('web-4').spec.nodeName).toBeUndefined();
  expect(b.messages().some((text) => text.includes("3 node(s) didn't match pod anti-affinity rules"))).toBe(
    true,
  );
});

test('requests fill nodes up; what does not fit waits until something goes', () => {
  const b = bench();
  b.create(node('node-a'));
  const big = {
    containers: [{ name: 'web', image: 'nginx:1.27', resources: { requests: { cpu: '1500m' } } }],
  };
  b.create(pod('web-1', big), pod('web-2', big));
  expect(b.pod('web-2').spec.nodeName).toBeUndefined();
  expect(b.messages().some((text) => text.includes('1 Insufficient cpu'))).toBe(true);
  b.submit({
    effect: 'Write',
    verb: 'delete',
    kind: 'Pod',
    namespace: 'default',
    name: 'web-1',
    gracePeriodSeconds: 0,
  });
  expect(b.pod('web-2').spec.nodeName).toBe('node-a');
});
