import { describe, expect, test } from 'vitest';
import { defaultConfiguration } from '../config.ts';
import { firstSync, onNodeA, restoreLines, service, slice } from '../objects.suite.ts';

type Objects = Parameters<typeof restoreLines>[0];

/** Rules of the first sync that mention the text, without the long-winded comment words. */
function rules(objects: Objects, mention: string, ...rest: [] | [Partial<typeof defaultConfiguration>]) {
  return restoreLines(objects, ...rest)
    .map((line) => line.text)
    .filter((text) => text.startsWith('-A ') && text.includes(mention));
}

const loadBalancer = (policy: 'Cluster' | 'Local', more = {}) =>
  service(
    'web',
    {
      type: 'LoadBalancer',
      clusterIP: '10.96.0.20',
      ports: [{ port: 80, nodePort: 30080 }],
      externalTrafficPolicy: policy,
      ...more,
    },
    ['198.51.100.10'],
  );

describe('without endpoints', () => {
  test('nobody anywhere: every frontend refuses, nothing is translated', () => {
    const refusals = rules([loadBalancer('Local')], 'default/web');
    expect(refusals.map((rule) => rule.split(' -j ')[1])).toEqual(['REJECT', 'REJECT', 'REJECT']);
    expect(refusals.every((rule) => rule.includes('"default/web has no endpoints"'))).toBe(true);
  });

  test('policy Local, endpoint elsewhere: outsiders are dropped, Pods and the node itself use all endpoints', () => {
    const objects = [loadBalancer('Local'), slice('web', ['10.244.2.9'])];
    expect(rules(objects, 'has no local endpoints').map((rule) => rule.split(' -j ')[1])).toEqual([
      'DROP',
      'DROP',
    ]);
    const external = rules(objects, '-A KUBE-EXT-').map((rule) => rule.split(' -j ')[1]?.slice(0, 9));
    expect(external).toEqual(['KUBE-SVC-', 'KUBE-MARK', 'KUBE-SVC-']);
  });

  test('internal policy Local, endpoint elsewhere: the cluster IP drops', () => {
    const internal = service('web', { clusterIP: '10.96.0.20', internalTrafficPolicy: 'Local' });
    expect(rules([internal, slice('web', ['10.244.2.9'])], 'default/web')).toEqual([
      '-A KUBE-SERVICES -m comment --comment "default/web has no local endpoints" -m tcp -p tcp -d 10.96.0.20 --dport 80 -j DROP',
    ]);
  });
});

test('source ranges guard the load balancer’s address; a node inside a range may come from that address too', () => {
  const guarded = (range: string) => [
    loadBalancer('Cluster', { loadBalancerSourceRanges: [range] }),
    slice('web', ['10.244.2.9']),
  ];
  const sources = (range: string) =>
    rules(guarded(range), '-A KUBE-FW-').map((rule) => / -s (\S+) /.exec(rule)?.[1]);
  expect(sources('203.0.113.0/24')).toEqual(['203.0.113.0/24', undefined]);
  expect(sources('192.168.0.0/16')).toEqual(['192.168.0.0/16', '198.51.100.10', undefined]);
  expect(rules(guarded('203.0.113.0/24'), '-A KUBE-PROXY-FIREWALL')).toHaveLength(1);
});

test('affinity looks for the last endpoint before it chooses one, and remembers the choice where it translates', () => {
  const sticky = service('web', { clusterIP: '10.96.0.20', sessionAffinity: 'ClientIP' });
  const found = rules([sticky, slice('web', ['10.244.1.8', '10.244.2.9'])], 'KUBE-SEP-');
  const kinds = found.map(
    (rule) => / --(rcheck|probability|set|to-destination)\b/.exec(rule)?.[1] ?? 'other',
  );
  expect(kinds.filter((kind) => kind !== 'other')).toEqual(['rcheck', 'rcheck', 'probability', 'set', 'set']);
});

describe('masquerading', () => {
  const objects = [service('web', { clusterIP: '10.96.0.20' }), slice('web', ['10.244.2.9'])];
  const masquerade = (config: Partial<typeof defaultConfiguration>) =>
    rules(objects, '"default/web cluster IP"', config).filter((rule) => rule.endsWith('-j KUBE-MARK-MASQ'));

  test('cluster IP traffic that is no Pod’s', () => {
    expect(masquerade({})[0]).toContain(' ! -s 10.244.0.0/16 ');
  });

  test('all of it on request, none of it if Pods are not known', () => {
    const { iptables } = defaultConfiguration;
    expect(masquerade({ iptables: { ...iptables, masqueradeAll: true } })[0]).not.toContain('! -s');
    expect(masquerade({ clusterCIDR: '' })).toEqual([]);
  });

  test('the mark is the configured bit', () => {
    const { iptables } = defaultConfiguration;
    expect(rules(objects, '--or-mark', { iptables: { ...iptables, masqueradeBit: 15 } })).toEqual([
      '-A KUBE-MARK-MASQ -j MARK --or-mark 0x00008000',
    ]);
  });
});

test('IPv6 never serves node ports on loopback, and has no rule about it', () => {
  const lines = restoreLines([], {}, 'IPv6').map((line) => line.text);
  expect(lines.filter((line) => line.includes('KUBE-FIREWALL'))).toEqual([]);
  expect(lines.at(-2)).toContain('! -d ::1/128 -j KUBE-NODEPORTS');
});

test('above a thousand endpoints the comments of endpoint rules are left out, the others stay', () => {
  const addresses = Array.from({ length: 1001 }, (_, n) => `10.244.${n >> 8}.${n & 255}`);
  const objects = [service('web', { clusterIP: '10.96.0.20' }), slice('web', addresses)];
  const commented = rules(objects, ' --comment ').filter((rule) => rule.includes('default/web'));
  expect(commented.map((rule) => rule.split(' ')[1])).toEqual([
    'KUBE-SERVICES',
    expect.stringMatching(/^KUBE-SVC-/),
  ]);
});

test('service ports that drop here for want of a local endpoint are counted by direction', () => {
  const both = loadBalancer('Local', { internalTrafficPolicy: 'Local' });
  const { rendering } = firstSync([both, slice('web', ['10.244.2.9'])]);
  expect(rendering.noLocalEndpoints).toEqual({ internal: 1, external: 1 });
});

test('every line says what it is for, and rules of an endpoint name the place in the slice it came from', () => {
  const endpoints = [onNodeA('10.244.1.8'), onNodeA('10.244.1.9')];
  const lines = restoreLines([loadBalancer('Local'), slice('web', endpoints)]);
  expect(lines.every((line) => line.tag?.role !== undefined)).toBe(true);
  for (const { text, tag } of lines.filter((line) => line.tag?.role === 'dnat')) {
    const { slice: name, endpointIndex, endpoint } = tag ?? {};
    expect(name).toBe('default/web-1');
    expect(endpoint).toBe(`${endpoints[Number(endpointIndex)]?.addresses[0]}:8080`);
    expect(text.endsWith(`--to-destination ${endpoint}`)).toBe(true);
  }
  const roles = new Set(
    lines.filter((line) => line.tag?.service === 'default/web').map((line) => line.tag?.role),
  );
  expect([...roles].sort()).toEqual([
    'choose',
    'cluster-ip',
    'dnat',
    'frame',
    'hairpin',
    'lb',
    'mark-masq',
    'node-port',
    'policy',
    'short-circuit',
  ]);
});
