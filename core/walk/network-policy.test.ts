import { describe, expect, test } from 'vitest';
import { type ApiObject, type Pod, selects } from '../api/index.ts';
import { listOf, reader } from '../apiserver/index.ts';
import { advanceTo, type Cluster, setStopped, settle, submit } from '../cluster/index.ts';
import { nftListRuleset } from '../kernel/index.ts';
import { counterOf } from './many.ts';
import {
  applied,
  clientOf,
  clientPod,
  clusterWith,
  podIP,
  type SentOne,
  send,
  webPod,
} from './world.suite.ts';

const SERVICE = `---
apiVersion: v1
kind: Service
metadata: { name: web }
spec: { type: NodePort, selector: { app: web }, ports: [{ port: 80, targetPort: 8080, nodePort: 30080 }] }
`;
const policy = (name: string, spec: string, namespace = 'default'): string => `---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: ${name}, namespace: ${namespace} }
spec: ${spec}
`;
const DENY_EGRESS = policy('deny-egress', '{ podSelector: {}, policyTypes: [Egress] }');
const ALLOW_DNS = policy(
  'allow-dns',
  `
  podSelector: {}
  policyTypes: [Egress]
  egress:
    - to:
        - namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: kube-system } }
          podSelector: { matchLabels: { k8s-app: kube-dns } }
      ports: [{ protocol: UDP, port: 53 }, { protocol: TCP, port: 53 }]
`,
);
const egressTo = (name: string, rule: string): string =>
  policy(name, `{ podSelector: {}, policyTypes: [Egress], egress: [${rule}] }`);
const DENY_INGRESS = policy('deny-ingress', '{ podSelector: { matchLabels: { app: web } } }');

const base = clusterWith(
  clientPod('client', 'node-a', '  dnsPolicy: ClusterFirst\n') +
    webPod('web-1', 'node-b') +
    webPod('other', 'node-a', '{ app: other }') +
    SERVICE,
);
const to = podIP(base, 'web-1');

const outcome = ({ walk }: SentOne) => walk.outcome.kind;
const from = (cluster: Cluster, who: string, line: string) => outcome(send(cluster, who, line));
const stopsAt = ({ walk }: SentOne) => walk.hops.filter(({ kind }) => kind === 'network-policy');
const update = (cluster: Cluster, object: ApiObject): Cluster =>
  submit(cluster, 'kubectl', { effect: 'Write', verb: 'update', object }).cluster;
const removed = (cluster: Cluster, kind: string, name: string): Cluster =>
  submit(cluster, 'kubectl', { effect: 'Write', verb: 'delete', kind, namespace: 'default', name }).cluster;
const podNamed = (cluster: Cluster, name: string): Pod =>
  listOf(reader(cluster.api), 'Pod', 'default').find(({ metadata }) => metadata.name === name) as Pod;

describe('egress denied to a client', () => {
  const denied = applied(base, DENY_EGRESS);

  test('keeps its DNS queries back: the resolver tries until its time is up', () => {
    const sent = send(denied, 'client', 'curl http://web');
    expect(sent.walk.elapsed).toBe(5_000);
    expect(sent.walk.outcome).toMatchObject({
      kind: 'dns-timeout',
      answeredBy: 'nobody: NetworkPolicy default/deny-egress kept the queries back on node-a (egress)',
      exitCode: 6,
    });
    const [, lookup] = sent.walk.hops;
    expect(lookup).toMatchObject({
      kind: 'dns-answer',
      verdict: 'dropped',
      place: { at: 'hook', node: 'node-a', hook: 'PREROUTING' },
      policies: [
        {
          name: 'deny-egress',
          direction: 'Egress',
          says: 'isolates',
          because: 'it has no egress rule: nothing may leave',
        },
      ],
    });
    expect(lookup?.caption).toMatch(
      /isolates Pod client for egress, and no rule allows UDP 53 to Pod coredns-\S+ \(kube-system\)/,
    );
    const queries = lookup?.steps.filter(({ kind }) => kind === 'dns-query') ?? [];
    expect(queries).toHaveLength(4);
    for (const { verdict, after } of queries)
      expect([verdict, after?.dst]).toEqual(['dropped', '10.96.0.10']);
  });

  test('a glibc client waits 5 s four times', () => {
    const glibc = applied(denied, clientPod('glibc', 'node-b').replace('nicolaka/netshoot', 'debian:12'));
    expect(send(glibc, 'glibc', 'curl http://web').walk.elapsed).toBe(20_000);
  });

  test('keeps packets to an address back as well, and nobody answers', () => {
    const sent = send(denied, 'client', `curl -m 3 http://${to}:8080`);
    expect(sent.walk.outcome).toMatchObject({ kind: 'timeout-by-policy', exitCode: 28 });
    const [stop] = stopsAt(sent);
    expect(stop).toMatchObject({ verdict: 'dropped', place: { node: 'node-a', hook: 'POSTROUTING' } });
    expect(stop?.pass?.queued).toEqual({ number: 101, verdict: 'drop' });
    expect(stop?.considered.at(-1)).toMatchObject({
      text: 'ip saddr @podips-v4 queue flags bypass to 101',
      matched: true,
      target: 'QUEUE',
    });
    expect(stop?.derivedFrom).toContainEqual({
      kind: 'NetworkPolicy',
      namespace: 'default',
      name: 'deny-egress',
      path: 'spec.policyTypes',
    });
  });

  test('does not keep answers back: they belong to what came in', () => {
    expect(from(denied, 'node-c', `curl http://${to}:8080`)).toBe('answered');
  });

  test('with port 80 allowed an address works, a name does not; with DNS allowed, both', () => {
    const allowed = applied(denied, egressTo('allow-web', '{ ports: [{ port: 8080 }] }'));
    expect(from(allowed, 'client', 'curl http://web')).toBe('dns-timeout');
    expect(from(allowed, 'client', `curl http://${to}:8080`)).toBe('answered');
    const healed = send(applied(allowed, ALLOW_DNS), 'client', 'curl http://web');
    expect(outcome(healed)).toBe('answered');
    expect(stopsAt(healed)).toMatchObject([
      {
        verdict: 'pass',
        caption:
          'On node-a NetworkPolicy default/allow-web lets Pod client send TCP 8080 to Pod web-1 (default).',
        policies: [
          { name: 'allow-dns', says: 'isolates' },
          { name: 'allow-web', says: 'allows', because: 'egress[0] allows TCP 8080 to anybody' },
          { name: 'deny-egress', says: 'isolates' },
        ],
      },
    ]);
  });

  test('a rule for UDP 53 is none for TCP 53', () => {
    const udp = applied(denied, egressTo('udp', '{ ports: [{ protocol: UDP, port: 53 }] }'));
    expect(from(udp, 'client', 'curl -m 3 http://web')).toBe('timeout-by-policy');
    expect(from(udp, 'client', 'nc -z -w 1 10.96.0.10 53')).toBe('timeout-by-policy');
  });
});

describe('policies see the packet behind kube-proxy’s rewrite', () => {
  const clusterIP = (reader(base.api).get('Service', 'default', 'web') as { spec: { clusterIP: string } })
    .spec.clusterIP;

  test('a block that names the ClusterIP allows nothing, and the stop says why', () => {
    const named = applied(base, egressTo('by-ip', `{ to: [{ ipBlock: { cidr: ${clusterIP}/32 } }] }`));
    const sent = send(named, 'client', `curl -m 3 http://${clusterIP}`);
    expect(outcome(sent)).toBe('timeout-by-policy');
    expect(stopsAt(sent)[0]?.because).toContain(`A rule names ${clusterIP}, the address of the Service`);
    const pods = applied(base, egressTo('by-pod', `{ to: [{ ipBlock: { cidr: ${to}/32 } }] }`));
    expect(from(pods, 'client', `curl http://${clusterIP}`)).toBe('answered');
  });

  test('the port is the Pod’s, not the Service’s', () => {
    const named = applied(base, egressTo('by-port', '{ ports: [{ port: 80 }] }'));
    const sent = send(named, 'client', `curl -m 3 http://${clusterIP}`);
    expect(outcome(sent)).toBe('timeout-by-policy');
    expect(stopsAt(sent)[0]?.because).toContain('A rule names port 80, the port of the Service');
  });

  test.each(['iptables', 'ipvs', 'nftables'] as const)('in %s mode', (mode) => {
    const other = clusterWith(
      clientPod('client', 'node-a') + webPod('web-1', 'node-b') + SERVICE + DENY_EGRESS,
      mode,
    );
    const address = (reader(other.api).get('Service', 'default', 'web') as { spec: { clusterIP: string } })
      .spec.clusterIP;
    expect(from(other, 'client', 'curl http://web')).toBe('dns-timeout');
    expect(from(other, 'client', `curl -m 3 http://${address}`)).toBe('timeout-by-policy');
    const open = applied(other, egressTo('open', '{}'));
    expect(from(open, 'client', 'curl http://web')).toBe('answered');
  });
});

describe('ingress denied to a server', () => {
  const denied = applied(base, DENY_INGRESS);

  test('is judged on the server’s node, and tells of the wire before', () => {
    const sent = send(denied, 'client', 'curl -m 3 http://web');
    expect(outcome(sent)).toBe('timeout-by-policy');
    expect(sent.walk.hops.map(({ kind }) => kind)).toEqual([
      'call',
      'dns-answer',
      'socket',
      'service-rule',
      'wire',
      'network-policy',
      'result',
    ]);
    expect(stopsAt(sent)[0]).toMatchObject({
      place: { node: 'node-b' },
      caption:
        'node-b drops the packet: NetworkPolicy default/deny-ingress isolates Pod web-1 for ingress, and no rule allows TCP 8080 from Pod client (default). Nobody answers.',
    });
  });

  test('lets in whom a rule names: Pods by their labels, others by their address', () => {
    const named = applied(
      denied,
      policy(
        'from',
        '{ podSelector: { matchLabels: { app: web } }, ingress: [{ from: [{ podSelector: { matchLabels: { app: other } } }], ports: [{ port: 8080 }] }] }',
      ),
    );
    expect(from(named, 'other', 'curl http://web')).toBe('answered');
    expect(from(named, 'client', 'curl -m 3 http://web')).toBe('timeout-by-policy');
    const hops = send(named, 'other', 'curl http://web').walk.hops.map(({ kind }) => kind);
    expect(hops.slice(3)).toEqual([
      'service-rule',
      'wire',
      'network-policy',
      'pod-answer',
      'reply',
      'result',
    ]);
  });

  test('root’s processes on the Pod’s own node pass, those of others do not: so its probes go on', () => {
    expect(from(denied, 'node-b', `curl http://${to}:8080`)).toBe('answered');
    expect(from(denied, 'node-c', `curl -m 3 http://${to}:8080`)).toBe('timeout-by-policy');
  });

  test('from outside the client’s address counts where it enters by the Pod’s node; by another, that of the node', () => {
    const named = applied(
      denied,
      policy(
        'from',
        '{ podSelector: { matchLabels: { app: web } }, ingress: [{ from: [{ ipBlock: { cidr: 203.0.113.0/24 } }] }] }',
      ),
    );
    const by = (node: string) =>
      outcome(send(named, 'outside', `curl -m 3 http://192.168.1.1${node === 'node-b' ? 2 : 1}:30080`));
    expect(by('node-b')).toBe('answered');
    expect(by('node-a')).toBe('timeout-by-policy');
  });

  test('a ping meets it as well', () => {
    expect(from(denied, 'client', `ping -c 1 -W 1 ${to}`)).toBe('timeout-by-policy');
  });
});

test('a policy reaches what runs only when its agent has heard of it, and lets go likewise', () => {
  const begun = submit(base, 'kubectl', {
    effect: 'Write',
    verb: 'create',
    object: {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: { name: 'deny', namespace: 'default' },
      spec: { podSelector: {}, policyTypes: ['Egress'] },
    },
  }).cluster;
  const line = `curl -m 3 http://${to}:8080`;
  expect(from(begun, 'client', line)).toBe('answered');
  const settled = advanceTo(begun, begun.now + 500).cluster;
  expect(from(settled, 'client', line)).toBe('timeout-by-policy');
  const lifted = removed(settled, 'NetworkPolicy', 'deny');
  expect(from(lifted, 'client', line)).toBe('timeout-by-policy');
  expect(from(advanceTo(lifted, lifted.now + 500).cluster, 'client', line)).toBe('answered');
});

test('labels and new Pods are followed, and a flow that stands is left alone', () => {
  const line = `curl -m 3 http://${to}:8080`;
  const only = applied(
    base,
    policy('only', '{ podSelector: { matchLabels: { role: shut } }, policyTypes: [Egress] }'),
  );
  expect(from(only, 'client', line)).toBe('answered');
  const pod = podNamed(only, 'client');
  const labelled = update(only, {
    ...pod,
    metadata: { ...pod.metadata, labels: { role: 'shut' } },
  } as ApiObject);
  const after = settle(labelled).cluster;
  expect(selects({ matchLabels: { role: 'shut' } }, podNamed(after, 'client').metadata.labels)).toBe(true);
  expect(from(after, 'client', line)).toBe('timeout-by-policy');
  const held = send(only, 'client', line, { keepAlive: true });
  const heldOn = settle(
    update(held.cluster, { ...pod, metadata: { ...pod.metadata, labels: { role: 'shut' } } } as ApiObject),
  );
  expect(outcome(send(heldOn.cluster, 'client', line, { keepAlive: true }))).toBe('answered');
});

test('of many requests those end in silence that reach a Pod which is shut', () => {
  const two = applied(
    base,
    webPod('web-2', 'node-c', '{ app: web, shut: "yes" }') +
      policy('shut', '{ podSelector: { matchLabels: { shut: "yes" } } }'),
  );
  const counter = counterOf({ client: clientOf('client'), line: 'curl -m 1 http://web' });
  const counted = counter.send(two, 60);
  if ('error' in counted) throw new Error(counted.error);
  let recorded = two;
  for (let i = 0; i < 60; i++) recorded = send(recorded, 'client', 'curl -m 1 http://web').cluster;
  expect(counted).toEqual(recorded);
  const groups = counter.tally().groups.map(({ kind, count }) => [kind, count] as const);
  expect(groups.map(([kind]) => kind).sort()).toEqual(['answered', 'timeout-by-policy']);
  for (const [, count] of groups) expect(count).toBeGreaterThan(15);
});

test('with the agent stopped the queue has nobody: packets pass', () => {
  const denied = applied(
    base,
    policy('deny', '{ podSelector: { matchLabels: { app: other } }, policyTypes: [Egress] }'),
  );
  expect(from(denied, 'other', 'curl http://web')).toBe('dns-timeout');
  const stopped = setStopped(denied, ['kindnet/node-a']).cluster;
  const sent = send(stopped, 'other', 'curl http://web');
  expect(outcome(sent)).toBe('answered');
  expect(stopsAt(sent)).toMatchObject([
    { title: 'Nobody judges the packet', pass: { queued: { verdict: 'bypassed' } } },
  ]);
});

test('a cluster without a NetworkPolicy has no table, and its agents follow nothing', () => {
  for (const netns of Object.values(base.nodes)) expect(netns.nftables).toEqual({});
  const agents = Object.entries(base.memory).filter(([name]) => name.startsWith('kindnet/'));
  expect(agents).toHaveLength(3);
  for (const [, memory] of agents) expect(memory).toMatchObject({ pods: { size: 0 }, policies: { size: 0 } });
});

test('the table lists as the controller’s own test prints it', () => {
  const denied = applied(base, DENY_EGRESS);
  const lines = nftListRuleset(denied.nodes['node-a'] as Cluster['nodes'][string], denied.now).map(
    ({ text }) => text,
  );
  expect(lines.slice(0, 9)).toEqual([
    'table inet kindnet-network-policies {',
    '\tset podips-v4 {',
    '\t\ttype ipv4_addr',
    expect.stringMatching(/^\t\telements = \{ 10\.244\.1\.\d+, 10\.244\.1\.\d+ \}$/),
    '\t}',
    '',
    '\tset podips-v6 {',
    '\t\ttype ipv6_addr',
    '\t}',
  ]);
  expect(lines).toContain('\t\ttype filter hook postrouting priority srcnat - 5; policy accept;');
  expect(lines).toContain('\t\ttype filter hook prerouting priority dstnat + 5; policy accept;');
  expect(denied.nodes['node-c']?.nftables).toHaveProperty('inet kindnet-network-policies');
});
