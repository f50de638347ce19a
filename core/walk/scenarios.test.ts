import { describe, expect, test } from 'vitest';
import { advanceTo, type Cluster, settle, submit } from '../cluster/index.ts';
import { conntrackEntries } from '../kernel/index.ts';
import { walk } from './walk.ts';
import { applied, clientOf, clientPod, clusterWith, podIP, send, webPod } from './world.suite.ts';

const service = (name: string, spec: string): string => `---
apiVersion: v1
kind: Service
metadata: { name: ${name} }
spec: ${spec}
`;
const base = webPod('web-1', 'node-a') + webPod('web-2', 'node-b') + clientPod('client', 'node-c');
const web = service('web', '{ selector: { app: web }, ports: [{ port: 80, targetPort: 8080 }] }');
const kinds = (cluster: Cluster, from: string, line: string, rest = {}) =>
  send(cluster, from, line, rest).walk.hops.map(({ kind }) => kind);
const outcome = (cluster: Cluster, from: string, line: string, rest = {}) =>
  send(cluster, from, line, rest).walk.outcome;
const deleted = (cluster: Cluster, name: string): Cluster =>
  settle(
    submit(cluster, 'kubectl', {
      effect: 'Write',
      verb: 'delete',
      kind: 'Pod',
      namespace: 'default',
      name,
      gracePeriodSeconds: 0,
    }).cluster,
  ).cluster;

describe('ways in from outside', () => {
  const cluster = clusterWith(
    base +
      service(
        'open',
        '{ type: LoadBalancer, selector: { app: web }, ports: [{ port: 80, targetPort: 8080, nodePort: 30080 }] }',
      ) +
      service(
        'near',
        '{ type: LoadBalancer, externalTrafficPolicy: Local, selector: { app: web }, ports: [{ port: 80, targetPort: 8080, nodePort: 30081 }] }',
      ) +
      service(
        'idle',
        '{ type: LoadBalancer, externalTrafficPolicy: Local, selector: { app: nobody }, ports: [{ port: 80 }] }',
      ) +
      web,
  );
  const vip = (name: string): string => {
    const found = send(cluster, 'client', `curl http://${name}`);
    expect(found.walk.hops.length).toBeGreaterThan(3);
    return { open: '198.51.100.10', near: '198.51.100.11', idle: '198.51.100.12' }[name] ?? '';
  };

  test('the load balancer is a hop: it asks each node, draws a healthy one, and the client address dies at the masquerade', () => {
    const { walk: sent } = send(cluster, 'outside', `curl http://${vip('open')}`);
    expect(sent.hops.map(({ kind }) => kind).slice(0, 6)).toEqual([
      'call',
      'socket',
      'wire',
      'load-balancer',
      'wire',
      'service-rule',
    ]);
    const balancer = sent.hops[3];
    expect(balancer?.place).toMatchObject({ at: 'load-balancer', name: 'open', address: '198.51.100.10' });
    expect(balancer?.candidates.map(({ node }) => node?.answer)).toEqual(['200 OK', '200 OK', '200 OK']);
    expect(balancer?.candidates[0]?.node?.check).toBe('GET http://192.168.1.11:10256/healthz');
    expect(sent.outcome.seenClient).not.toBe('203.0.113.7');
    const masked = sent.hops.find(({ rewrittenBy }) => rewrittenBy === 'KUBE-POSTROUTING');
    expect([masked?.before?.src, masked?.after?.src]).toEqual(['203.0.113.7', sent.outcome.seenClient]);
  });

  test('policy Local: node-c answers 503 and is skipped; the Pod sees the client; forced in by node-c nobody answers', () => {
    const { walk: sent } = send(cluster, 'outside', `curl http://${vip('near')}`);
    const balancer = sent.hops.find(({ kind }) => kind === 'load-balancer');
    expect(
      balancer?.candidates.map(({ node, verdict }) => [node?.name, node?.healthy, verdict === 'skipped']),
    ).toEqual([
      ['node-a', true, false],
      ['node-b', true, false],
      ['node-c', false, true],
    ]);
    expect(balancer?.candidates[2]?.reason).toContain('503 Service Unavailable, localEndpoints 0');
    expect(sent.outcome.seenClient).toBe('203.0.113.7');
    expect(outcome(cluster, 'outside', 'curl http://198.51.100.11', { entry: 'node-c' }).kind).toBe(
      'timeout-by-rule',
    );
    for (const node of ['node-a', 'node-b', 'node-c'])
      expect(outcome(cluster, 'outside', 'curl http://198.51.100.11', { entry: node }).kind).toBe(
        node === 'node-c' ? 'timeout-by-rule' : 'answered',
      );
  });

  test('a load balancer without a healthy node sends nowhere', () => {
    const ended = outcome(cluster, 'outside', `curl -m 3 http://198.51.100.12`);
    expect(ended).toMatchObject({ kind: 'timeout-by-balancer', exitCode: 28 });
  });

  test('ClusterIPs and Pods have no way in from outside, unless a route leads by a node', () => {
    const address = send(cluster, 'client', 'curl http://web').walk.hops.find(({ kind }) => kind === 'socket')
      ?.before?.dst;
    expect(outcome(cluster, 'outside', `curl -m 2 http://${address}`).kind).toBe('timeout-no-route');
    expect(outcome(cluster, 'outside', `curl http://${address}`, { entry: 'node-b' }).kind).toBe('answered');
    const pod = `${podIP(cluster, 'web-1')}:8080`;
    expect(outcome(cluster, 'outside', `curl -m 2 http://${pod}`).kind).toBe('timeout-no-route');
    expect(outcome(cluster, 'outside', `curl http://${pod}`, { entry: 'node-a' })).toMatchObject({
      kind: 'answered',
      server: { name: 'web-1' },
    });
    // By node-c the answers go another way: its conntrack sees one side only, and kube-proxy drops what is INVALID.
    expect(outcome(cluster, 'outside', `curl http://${pod}`, { entry: 'node-c' }).kind).toBe('hangs');
  });

  test('a Pod that dials another node under Local may be answered from elsewhere: by TCP a rule drops what no flow knows, by UDP the socket does', () => {
    const { walk: sent } = send(cluster, 'client', 'curl -m 3 http://192.168.1.11:30081', {
      choose: `${podIP(cluster, 'web-2')}:8080`,
    });
    expect(sent.outcome.answeredBy).toMatch(/node-c dropped the reply of Pod web-2 \(filter KUBE-FORWARD/);
    expect(sent.hops.find(({ kind }) => kind === 'wire')?.caption).toContain('rules are still to come');
    const talk = applied(
      cluster,
      service(
        'talk',
        '{ type: NodePort, externalTrafficPolicy: Local, selector: { app: web }, ports: [{ protocol: UDP, port: 53, targetPort: 8081, nodePort: 30054 }] }',
      ),
    );
    const udp = send(talk, 'client', 'echo hi | nc -u -w1 192.168.1.11 30054', {
      choose: `${podIP(cluster, 'web-2')}:8081`,
    });
    expect(udp.walk.hops.find(({ kind }) => kind === 'reply')).toMatchObject({
      label: 'reply ignored',
      verdict: 'dropped',
    });
  });

  test('a node that does not exist cannot be entered by', () => {
    const request = { client: clientOf('outside'), line: 'curl http://198.51.100.10', entry: 'node-x' };
    expect(walk(cluster, request)).toEqual({
      error: 'error: there is no node called "node-x" to enter by',
      exitCode: 1,
    });
  });
});

describe('names that lead past the rules', () => {
  const cluster = clusterWith(
    base +
      service('db', '{ type: ExternalName, externalName: example.com, ports: [{ port: 80 }] }') +
      service(
        'peers',
        '{ clusterIP: None, selector: { app: web }, ports: [{ port: 80, targetPort: 8080 }] }',
      ),
  );

  test('ExternalName is only a CNAME: a foreign server sees a Host that it does not serve', () => {
    const { walk: sent } = send(cluster, 'client', 'curl http://db');
    expect(sent.hops.map(({ kind }) => kind)).not.toContain('service-rule');
    expect(sent.outcome).toMatchObject({
      kind: 'answered',
      summary: '404 Not Found',
      answeredBy: 'example.com',
    });
    expect(sent.outcome.printed).toContain('> Host: db');
    expect(outcome(cluster, 'client', 'curl http://example.com').summary).toBe('200 OK');
  });

  test('a headless name leads straight to Pods; the port of the Service is not translated', () => {
    expect(kinds(cluster, 'client', 'curl http://peers:8080')).not.toContain('service-rule');
    expect(outcome(cluster, 'client', 'curl http://peers:8080').kind).toBe('answered');
    expect(outcome(cluster, 'client', 'curl http://peers').kind).toBe('refused-by-pod');
    for (const name of ['web-1', 'web-2']) {
      const choose = `${podIP(cluster, name)}:8080`;
      expect(outcome(cluster, 'client', 'curl http://peers:8080', { choose }).server?.name).toBe(name);
    }
  });
});

describe('what is forced', () => {
  const lame = webPod('web-3', 'node-c').replace(
    '      image',
    '      readinessProbe: { httpGet: { path: /nope, port: 8080 } }\n      image',
  );
  const cluster = clusterWith(base + lame + web);

  test('each ready endpoint can be shown; a Pod that is not ready cannot, and the reason is said', () => {
    for (const name of ['web-1', 'web-2'])
      expect(
        outcome(cluster, 'client', 'curl http://web', { choose: `${podIP(cluster, name)}:8080` }).server
          ?.name,
      ).toBe(name);
    const request = {
      client: clientOf('client'),
      line: 'curl http://web',
      choose: `${podIP(cluster, 'web-3')}:8080`,
    };
    expect(walk(cluster, request)).toMatchObject({ error: expect.stringMatching(/web-3 .*: not ready$/) });
    expect(walk(cluster, { ...request, choose: '10.9.9.9:80' })).toMatchObject({
      error: expect.stringContaining('it is no endpoint of what web leads to'),
    });
  });

  test('session affinity cannot be overruled', () => {
    const sticky = applied(
      cluster,
      service(
        'sticky',
        '{ sessionAffinity: ClientIP, selector: { app: web }, ports: [{ port: 80, targetPort: 8080 }] }',
      ),
    );
    const first = send(sticky, 'client', 'curl http://sticky', { choose: `${podIP(sticky, 'web-1')}:8080` });
    expect(outcome(first.cluster, 'client', 'curl http://sticky').server?.name).toBe('web-1');
    const other = walk(first.cluster, {
      client: clientOf('client'),
      line: 'curl http://sticky',
      choose: `${podIP(sticky, 'web-2')}:8080`,
    });
    expect(other).toMatchObject({
      error: expect.stringContaining('session affinity keeps this client at '),
    });
  });
});

describe('connections that live on', () => {
  const cluster = clusterWith(
    base +
      web +
      service('udp', '{ selector: { app: web }, ports: [{ port: 53, protocol: UDP, targetPort: 8081 }] }'),
  );

  test('keep-alive: the second request asks no rule, and goes to the same Pod', () => {
    const first = send(cluster, 'client', 'curl http://web', { keepAlive: true });
    let next = first.cluster;
    for (let i = 0; i < 6; i++) {
      const again = send(next, 'client', 'curl http://web', { keepAlive: true });
      expect(again.walk.outcome.server?.name).toBe(first.walk.outcome.server?.name);
      expect(again.walk.hops.map(({ kind }) => kind)).not.toContain('service-rule');
      expect(again.walk.outcome.printed[0]).toBe('* Re-using existing connection with host web');
      next = again.cluster;
    }
  });

  test('when the Pod is gone the connection is dead, and a new one goes elsewhere', () => {
    const first = send(cluster, 'client', 'curl http://web', { keepAlive: true });
    const victim = first.walk.outcome.server?.name ?? '';
    const again = send(deleted(first.cluster, victim), 'client', 'curl http://web', { keepAlive: true });
    expect(again.walk.outcome.printed[0]).toBe('* Connection 0 seems to be dead');
    expect(again.walk.outcome.server?.name).not.toBe(victim);
  });

  test('a datagram is answered, and conntrack knows it on the client’s node', () => {
    const sent = send(cluster, 'client', 'echo hi | nc -u -w1 udp 53');
    expect(sent.walk.outcome).toMatchObject({ kind: 'answered', summary: 'answer: hi' });
    const netns = sent.cluster.nodes['node-c'];
    const flows = netns ? conntrackEntries(netns.conntrack, sent.cluster.now) : [];
    expect(
      flows.some(
        ({ original, seenReply }) => original.dport === 53 && seenReply && original.protocol === 'UDP',
      ),
    ).toBe(true);
  });

  test('after curl has closed, the flow is in TIME_WAIT', () => {
    const sent = send(cluster, 'client', 'curl http://web');
    const netns = sent.cluster.nodes['node-c'];
    const states = netns
      ? conntrackEntries(netns.conntrack, sent.cluster.now).flatMap(({ state }) => state ?? [])
      : [];
    expect(states).toContain('TIME_WAIT');
  });

  test('UDP from one port keeps going to the Pod that is gone while this node has not cleaned up', () => {
    const first = send(cluster, 'client', 'echo hi | nc -u -w1 udp 53', { keepAlive: true });
    const victim = first.walk.outcome.server?.name ?? '';
    const { cluster: dying } = submit(first.cluster, 'kubectl', {
      effect: 'Write',
      verb: 'delete',
      kind: 'Pod',
      namespace: 'default',
      name: victim,
      gracePeriodSeconds: 0,
    });
    const gone = advanceTo(dying, dying.now + 1).cluster;
    const stale = send(gone, 'client', 'echo hi | nc -u -w1 udp 53', { keepAlive: true });
    expect(stale.walk.outcome.kind).not.toBe('answered');
    const cleaned = settle(gone).cluster;
    expect(outcome(cleaned, 'client', 'echo hi | nc -u -w1 udp 53', { keepAlive: true })).toMatchObject({
      kind: 'answered',
    });
  });
});

describe('tools say what they see', () => {
  const cluster = clusterWith(
    base + web + service('none', '{ selector: { app: nobody }, ports: [{ port: 80 }] }'),
  );

  test('nc -zv', () => {
    const open = outcome(cluster, 'client', 'nc -zv web 80');
    expect(open.printed).toEqual([
      expect.stringMatching(/^Connection to web \([\d.]+\) 80 port \[tcp\/http\] succeeded!$/),
    ]);
    const refused = outcome(cluster, 'client', 'nc -zv none 80');
    expect(refused.kind).toBe('refused-by-rule');
    expect(refused.printed).toEqual([
      expect.stringMatching(/^nc: connect to none \([\d.]+\) port 80 \(tcp\) failed: Connection refused$/),
    ]);
    expect(outcome(cluster, 'client', 'nc -zv webb 80')).toMatchObject({ kind: 'nxdomain', exitCode: 1 });
  });

  test('ping: a ClusterIP is no host, a Pod is', () => {
    expect(outcome(cluster, 'client', 'ping web')).toMatchObject({ kind: 'timeout-no-route', exitCode: 1 });
    const pod = outcome(cluster, 'client', `ping ${podIP(cluster, 'web-1')}`);
    expect(pod.kind).toBe('answered');
    expect(pod.printed.join('\n')).toContain('1 packets transmitted, 1 received, 0% packet loss');
  });

  test('bad lines are refused in the tool’s words', () => {
    const said = (line: string) => {
      const sent = walk(cluster, { client: clientOf('client'), line });
      return 'error' in sent ? sent.error : '';
    };
    expect(said('nc web')).toBe('nc: missing port number');
    expect(said('nc web 99999')).toBe('nc: port number too large: 99999');
    expect(said('ping')).toBe('ping: usage error: Destination address required');
    expect(said('curl --nope http://web')).toBe('curl: option --nope: is unknown');
    expect(said('curl ftp://web')).toBe('curl: (1) Protocol "ftp" not supported');
  });

  test('the API server is behind its ClusterIP, and speaks TLS only', () => {
    expect(outcome(cluster, 'client', 'curl http://kubernetes:443')).toMatchObject({
      kind: 'answered',
      summary: '400 Bad Request',
    });
  });
});

test('each endpoint that the choosing hop leaves out says why', () => {
  const cluster = clusterWith(
    base +
      service(
        'near',
        '{ internalTrafficPolicy: Local, selector: { app: web }, ports: [{ port: 80, targetPort: 8080 }] }',
      ) +
      clientPod('neighbour', 'node-a'),
  );
  const reasons = (from: string): readonly (string | undefined)[] => {
    const { hops } = send(cluster, from, 'curl http://near').walk;
    const choosing = hops.find(({ candidates }) => candidates.length > 0);
    return (
      choosing?.candidates.filter(({ verdict }) => verdict === 'skipped').map(({ reason }) => reason) ?? []
    );
  };
  expect(reasons('neighbour')).toEqual(['on another node, and internalTrafficPolicy is Local']);
  expect(reasons('client')).toHaveLength(2);
  expect(new Set(reasons('client'))).toEqual(
    new Set(['on another node, and internalTrafficPolicy is Local']),
  );
});
