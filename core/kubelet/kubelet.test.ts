import { expect, test } from 'vitest';
import { type Container, conditionOf, type Pod } from '../api/index.ts';
import { sortedGet } from '../sim/index.ts';
import { kubeletDelays, probeResults, runningContainers } from './index.ts';
import { testNode } from './node.suite.ts';

const nginx: Container = { name: 'web', image: 'nginx:1.27' };
const toolbox = (script: string): Container => ({
  name: 'web',
  image: 'busybox:1.36',
  command: ['sh', '-c', script],
});

const status = (pod: Pod | undefined) => pod?.status?.containerStatuses?.[0];
const ready = (pod: Pod | undefined) => conditionOf(pod?.status?.conditions, 'Ready')?.status;
const deletePod = {
  effect: 'Write',
  verb: 'delete',
  kind: 'Pod',
  namespace: 'default',
  name: 'web',
} as const;

test('a plain start: ContainerCreating without an address, then Running and Ready with one', () => {
  const node = testNode();
  node.start({ containers: [nginx] });
  node.advance(100);
  expect(node.pod()?.status).toMatchObject({ phase: 'Pending', hostIP: '192.168.1.11' });
  expect(status(node.pod())?.state).toEqual({ waiting: { reason: 'ContainerCreating' } });
  expect(node.pod()?.status?.podIP).toBeUndefined();
  node.advance(4_000);
  expect(node.pod()?.status).toMatchObject({ phase: 'Running', podIP: '10.244.1.2' });
  expect(node.pod()?.status?.conditions?.map(({ type, status: value }) => `${type}=${value}`)).toEqual([
    'PodReadyToStartContainers=True',
    'Initialized=True',
    'Ready=True',
    'ContainersReady=True',
    'PodScheduled=True',
  ]);
  expect(node.told()).toEqual([
    'Pulling image "nginx:1.27"',
    'Successfully pulled image "nginx:1.27" in 1.65s (1.65s including waiting). Image size: 72000000 bytes.',
    'Created container: web',
    'Started container web',
  ]);
  expect(runningContainers(node.memory, node.pod() as Pod)).toMatchObject([{ container: { name: 'web' } }]);
});

test('addresses go upward and are not given again while others are free', () => {
  const node = testNode();
  node.start({ containers: [nginx] });
  node.start({ containers: [nginx] }, 'other');
  node.advance(5_000);
  expect([node.pod()?.status?.podIP, node.pod('other')?.status?.podIP]).toEqual(['10.244.1.2', '10.244.1.3']);
  node.submit({ ...deletePod, gracePeriodSeconds: 0 });
  node.start({ containers: [nginx] }, 'third');
  node.advance(5_000);
  expect(node.pod('third')?.status?.podIP).toBe('10.244.1.4');
});

test('a hostNetwork Pod has the address of its node', () => {
  const node = testNode();
  node.start({ containers: [nginx], hostNetwork: true });
  node.advance(5_000);
  expect(node.pod()?.status?.podIP).toBe('192.168.1.11');
});

test.each([
  [{ httpGet: { path: '/healthz', port: 80 } }, 'HTTP probe failed with statuscode: 404'],
  [
    { httpGet: { path: '/healthz', port: 8080 } },
    'Get "http://10.244.1.2:8080/healthz": dial tcp 10.244.1.2:8080: connect: connection refused',
  ],
  [{ tcpSocket: { port: 8080 } }, 'dial tcp 10.244.1.2:8080: connect: connection refused'],
  [{ exec: { command: ['false'] } }, ''],
] as const)('a readiness probe %j asks the very container: %s', (handler, output) => {
  const node = testNode();
  node.start({ containers: [{ ...nginx, readinessProbe: handler }] });
  node.advance(5_000);
  expect(node.pod()?.status?.phase).toBe('Running');
  expect(conditionOf(node.pod()?.status?.conditions, 'Ready')).toMatchObject({
    status: 'False',
    reason: 'ContainersNotReady',
    message: 'containers with unready status: [web]',
  });
  expect(node.told().some((line) => line.startsWith(`Readiness probe failed: ${output}`))).toBe(true);
  expect(probeResults(node.memory)).toMatchObject([
    { pod: 'web', container: 'web', probe: 'readiness', success: false, output },
  ]);
});

const local: Container = { name: 'web', image: 'hashicorp/http-echo:1.0', args: ['-listen=127.0.0.1:80'] };

test.each([
  [
    'a command inside the container',
    { exec: { command: ['sh', '-c', 'curl -f http://localhost:80/ || exit 1'] } },
    'True',
  ],
  ['the kubelet from outside', { httpGet: { path: '/', port: 80 } }, 'False'],
] as const)('a server bound to 127.0.0.1 answers %s or not', (_who, readinessProbe, expected) => {
  const node = testNode();
  node.start({ containers: [{ ...local, readinessProbe }] });
  node.advance(5_000);
  expect(ready(node.pod())).toBe(expected);
});

test('curl -f inside the container minds an HTTP error, without -f it does not', () => {
  const node = testNode();
  const probing = (command: readonly string[]): Container => ({
    ...nginx,
    readinessProbe: { exec: { command } },
  });
  node.start({ containers: [probing(['curl', '-sf', 'http://127.0.0.1/healthz'])] });
  node.start({ containers: [probing(['curl', '-s', 'http://127.0.0.1/healthz'])] }, 'careless');
  node.advance(5_000);
  expect([ready(node.pod()), ready(node.pod('careless'))]).toEqual(['False', 'True']);
});

test('a startup probe that never succeeds has the container killed and started again', () => {
  const node = testNode();
  const startupProbe = { httpGet: { path: '/', port: 8080 }, periodSeconds: 1, failureThreshold: 3 };
  node.start({ containers: [{ ...nginx, startupProbe }] });
  node.advance(9_000);
  expect(status(node.pod())).toMatchObject({ started: false, ready: false });
  expect(status(node.pod())?.restartCount).toBeGreaterThan(0);
  expect(
    node.told().some((line) => line.startsWith('Container web failed startup probe, will be restarted')),
  ).toBe(true);
});

test('a probe that fits what the image serves makes the Pod ready well before its period is over', () => {
  const node = testNode();
  node.start({
    containers: [{ ...nginx, readinessProbe: { httpGet: { path: '/', port: 80 }, periodSeconds: 30 } }],
  });
  node.advance(4_000);
  expect(ready(node.pod())).toBe('True');
});

test('a crashing container is restarted at once, then after 10 s, 20 s, 40 s; in between it is CrashLoopBackOff', () => {
  const node = testNode();
  node.start({ containers: [toolbox('exit 1')] });
  const starts: number[] = [];
  let seen = -1;
  let waited = false;
  for (let i = 0; i < 1_000; i++) {
    node.advance(100);
    const current = status(node.pod());
    waited ||= current?.state.waiting?.reason === 'CrashLoopBackOff';
    const running = runningContainers(node.memory, node.pod() as Pod).length > 0;
    const count =
      sortedGet(node.memory.pods, node.pod()?.metadata.uid ?? '')?.containers.web?.restartCount ?? -1;
    if ((running || count > seen) && count > seen) {
      starts.push(node.now);
      seen = count;
    }
  }
  const gaps = starts.slice(1).map((at, index) => Math.round((at - (starts[index] ?? 0)) / 1000));
  expect(gaps[0]).toBeLessThanOrEqual(1);
  expect(gaps.slice(1, 4)).toEqual([10, 20, 40]);
  expect(waited).toBe(true);
  expect(node.pod()?.status?.phase).toBe('Running');
  expect(status(node.pod())?.state.waiting?.message).toMatch(
    /^back-off 1m20s restarting failed container=web pod=web_default\(/,
  );
});

test('an image that cannot be had: ErrImagePull, then ImagePullBackOff, and the phase stays Pending', () => {
  const node = testNode();
  node.start({ containers: [{ ...nginx, image: 'nginx:nosuch' }] });
  node.advance(2_000);
  expect(status(node.pod())?.state.waiting?.reason).toBe('ErrImagePull');
  node.advance(2_000);
  expect(status(node.pod())?.state.waiting?.reason).toBe('ImagePullBackOff');
  expect(node.pod()?.status?.phase).toBe('Pending');
  node.advance(40_000);
  expect(node.told().find((line) => line.startsWith('Pulling'))).toBe('Pulling image "nginx:nosuch" x3');
});

test('a deleted Pod stays while its program ends, and its object goes last', () => {
  const node = testNode();
  node.start({ containers: [nginx] });
  node.advance(4_000);
  node.submit(deletePod);
  node.advance(20);
  expect(node.pod()?.metadata.deletionTimestamp).toBeDefined();
  expect(node.pod()?.status?.phase).toBe('Running');
  node.advance(100);
  expect(node.pod()?.status?.phase).toBe('Succeeded');
  node.advance(kubeletDelays.podCleanup.ms);
  expect(node.pod()).toBeUndefined();
  expect(node.memory.pods.size).toBe(0);
  expect(node.told()).toContain('Stopping container web');
});

test.each([
  ['nginx with a preStop sleep', { ...nginx, lifecycle: { preStop: { sleep: { seconds: 5 } } } }, 5_000, 0],
  ['a shell that ignores SIGTERM', toolbox('sleep 3600'), 30_000, 137],
] as const)('%s takes its time to end', (_what, container, after, exitCode) => {
  const node = testNode();
  node.start({ containers: [container] });
  node.advance(4_000);
  node.submit(deletePod);
  node.advance(after - 500);
  expect(status(node.pod())?.state.running).toBeDefined();
  node.advance(700);
  expect(status(node.pod())?.state.terminated).toMatchObject({ exitCode });
});

test('readiness goes on while a Pod ends; serving depends on it', () => {
  const node = testNode();
  const readinessProbe = { httpGet: { path: '/', port: 80 }, periodSeconds: 1 };
  node.start({
    containers: [{ ...nginx, readinessProbe, lifecycle: { preStop: { sleep: { seconds: 8 } } } }],
  });
  node.advance(4_000);
  node.submit(deletePod);
  node.advance(6_000);
  expect(ready(node.pod())).toBe('True');
  expect(probeResults(node.memory)[0]?.at).toBeGreaterThan(8_000);
});

test('attempts of a probe are kept in their order, the nine before the newest', () => {
  const node = testNode();
  node.start({ containers: [{ ...nginx, readinessProbe: { tcpSocket: { port: 80 }, periodSeconds: 2 } }] });
  node.advance(60_000);
  const [probe] = probeResults(node.memory);
  const times = [...(probe?.earlier ?? []), probe].map((attempt) => attempt?.at ?? 0);
  expect(times).toHaveLength(10);
  for (const [index, at] of times.entries())
    if (index > 0) expect(at - (times[index - 1] ?? 0)).toBeCloseTo(2_000, -3);
});

test('init containers run one by one before the others', () => {
  const node = testNode();
  node.start({
    initContainers: [
      { ...toolbox('sleep 3'), name: 'first' },
      { ...toolbox('sleep 1'), name: 'second' },
    ],
    containers: [nginx],
  });
  node.advance(3_000);
  expect(conditionOf(node.pod()?.status?.conditions, 'Initialized')).toMatchObject({
    status: 'False',
    message: 'containers with incomplete status: [first second]',
  });
  expect(status(node.pod())?.state.waiting?.reason).toBe('PodInitializing');
  node.advance(12_000);
  expect(node.pod()?.status?.initContainerStatuses?.map(({ ready: done }) => done)).toEqual([true, true]);
  expect(ready(node.pod())).toBe('True');
});

test.each([
  ['Never', 'exit 3', 'Failed', 'PodFailed'],
  ['OnFailure', 'exit 0', 'Succeeded', 'PodCompleted'],
] as const)('restartPolicy %s: after `%s` the Pod is %s for good', (restartPolicy, script, phase, reason) => {
  const node = testNode();
  node.start({ restartPolicy, containers: [toolbox(script)] });
  node.advance(60_000);
  expect(node.pod()?.status?.phase).toBe(phase);
  expect(conditionOf(node.pod()?.status?.conditions, 'Ready')).toMatchObject({ status: 'False', reason });
  expect(status(node.pod())?.restartCount).toBe(0);
});

test('a readiness gate holds the Pod back until somebody sets its condition', () => {
  const node = testNode();
  node.start({ containers: [nginx], readinessGates: [{ conditionType: 'example.com/lb' }] });
  node.advance(4_000);
  expect(conditionOf(node.pod()?.status?.conditions, 'ContainersReady')?.status).toBe('True');
  expect(conditionOf(node.pod()?.status?.conditions, 'Ready')).toMatchObject({
    reason: 'ReadinessGatesNotReady',
    message: 'corresponding condition of pod readiness gate "example.com/lb" does not exist.',
  });
  const pod = node.pod() as Pod;
  const conditions = [...(pod.status?.conditions ?? []), { type: 'example.com/lb', status: 'True' } as const];
  node.submit({
    effect: 'Write',
    verb: 'updateStatus',
    object: { ...pod, status: { ...pod.status, conditions } },
  });
  node.advance(100);
  expect(ready(node.pod())).toBe('True');
  expect(node.pod()?.status?.conditions?.[0]?.type).toBe('example.com/lb');
});

test('a kubelet at rest writes nothing', () => {
  const node = testNode();
  node.start({ containers: [{ ...nginx, livenessProbe: { tcpSocket: { port: 80 } } }] });
  node.advance(10_000);
  const { resourceVersion } = node.pod()?.metadata ?? {};
  node.advance(600_000);
  expect(node.pod()?.metadata.resourceVersion).toBe(resourceVersion);
});

test('memory is plain data', () => {
  const node = testNode();
  node.start({ containers: [{ ...nginx, readinessProbe: { tcpSocket: { port: 80 } } }] });
  node.advance(5_000);
  expect(JSON.parse(JSON.stringify(node.memory))).toEqual(node.memory);
});

test('an annotation that cannot be read is told of, and the image goes on as it is', () => {
  const node = testNode();
  const annotations = { 'packetwalk.dev/listen': '8080' };
  node.submit({
    effect: 'Write',
    verb: 'create',
    object: {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'web', namespace: 'default', annotations },
      spec: { nodeName: 'node-a', containers: [nginx] },
    },
  });
  node.advance(5_000);
  expect(ready(node.pod())).toBe('True');
  expect(node.told()[0]).toBe(
    'packetwalk.dev/listen: "8080" is no socket such as tcp:8080 or tcp:127.0.0.1:9000; the annotation is ignored',
  );
});

test('an annotation that changes while the Pod runs changes what its probe finds', () => {
  const node = testNode();
  node.start({
    containers: [{ ...nginx, readinessProbe: { httpGet: { path: '/', port: 80 }, periodSeconds: 1 } }],
  });
  node.advance(5_000);
  expect(ready(node.pod())).toBe('True');
  const { resourceVersion: _, ...metadata } = node.pod()?.metadata ?? { name: 'web' };
  const annotations = { 'packetwalk.dev/http': '/=503' };
  const object = { ...(node.pod() as Pod), metadata: { ...metadata, annotations } };
  node.submit({ effect: 'Write', verb: 'update', object });
  node.advance(6_000);
  expect(ready(node.pod())).toBe('False');
});
