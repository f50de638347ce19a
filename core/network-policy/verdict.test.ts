import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ApiObject, NetworkPolicy, Pod } from '../api/index.ts';
import type { Packet } from '../net/index.ts';
import { sortedFrom } from '../sim/index.ts';
import type { AgentMemory } from './memory.ts';
import { verdictOn } from './verdict.ts';

type Spec = NetworkPolicy['spec'];
type Labels = Record<string, string>;

const table = (objects: readonly ApiObject[]) =>
  sortedFrom(objects.map((one) => [`${one.metadata.namespace ?? ''}/${one.metadata.name}`, one] as const));

const namespace = (name: string, labels: Labels = {}): ApiObject => ({
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name, labels: { 'kubernetes.io/metadata.name': name, ...labels } },
});

const pod = (name: string, of: string, ip: string, labels: Labels, rest: Partial<Pod['spec']> = {}): Pod => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, namespace: of, labels },
  spec: {
    nodeName: 'node-a',
    containers: [
      {
        name: 'c',
        image: 'x',
        ports: [
          { name: 'http', containerPort: 80, protocol: 'TCP' },
          { name: 'dns', containerPort: 53, protocol: 'UDP' },
        ],
      },
    ],
    ...rest,
  },
  status: { phase: 'Running', podIPs: [{ ip }] },
});

const policy = (name: string, of: string, spec: Partial<Spec>): NetworkPolicy => ({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'NetworkPolicy',
  metadata: { name, namespace: of },
  spec: { podSelector: {}, policyTypes: ['Ingress'], ...spec },
});

const packet = (src: string, dst: string, dport: number, protocol: Packet['protocol'] = 'TCP'): Packet => ({
  protocol,
  src,
  sport: 52345,
  dst,
  dport,
  mark: 0,
});

const memoryOf = (
  policies: readonly NetworkPolicy[],
  pods: readonly Pod[],
  namespaces: readonly ApiObject[],
): AgentMemory => ({
  policies: table(policies),
  pods: table(pods),
  namespaces: table(namespaces),
});

describe('what the controller’s own tests expect of it', () => {
  const AB = { a: 'b' };
  const A = pod('a', 'foo', '192.168.1.11', AB);
  const B = pod('b', 'bar', '192.168.2.22', AB);
  const C = pod('c', 'blocked', '192.168.3.33', { c: 'd' });
  const D = pod('d', 'bar', '192.168.4.44', { c: 'd' });
  const namespaces = [namespace('foo', AB), namespace('bar', AB)];
  const selecting = { matchLabels: AB };
  const denyIngress = policy('deny-ingress', 'bar', {});
  const denyEgress = policy('deny-egress', 'bar', { policyTypes: ['Egress'] });
  const ingressBlock = policy('block', 'bar', {
    ingress: [{ from: [{ ipBlock: { cidr: '192.168.0.0/16' } }] }],
  });
  const egress = (rules: Spec['egress']) =>
    policy('egress', 'foo', { podSelector: selecting, policyTypes: ['Egress'], egress: rules ?? [] });
  const range = egress([{ ports: [{ protocol: 'TCP', port: 30000, endPort: 65537 }], to: [] }]);
  const both = { podSelector: selecting, namespaceSelector: selecting };
  const ingressBoth = policy('both', 'bar', { podSelector: selecting, ingress: [{ from: [both] }] });
  test.each<[string, NetworkPolicy[], [string, string, number], boolean]>([
    ['no policy', [], ['192.168.1.11', '192.168.2.22', 80], true],
    ['deny ingress', [denyIngress], ['192.168.1.11', '192.168.2.22', 80], false],
    ['deny egress', [denyEgress], ['192.168.2.22', '192.168.1.11', 80], false],
    ['deny egress of the receiver says nothing', [denyEgress], ['192.168.1.11', '192.168.2.22', 80], true],
    [
      'a block overrides deny ingress',
      [denyIngress, ingressBlock],
      ['192.168.1.11', '192.168.2.22', 80],
      true,
    ],
    ['a block that the sender is not in', [ingressBlock], ['10.0.0.1', '192.168.2.22', 80], false],
    ['below a range of ports', [denyEgress, range], ['192.168.1.11', '192.168.2.22', 80], false],
    ['in a range of ports', [denyEgress, range], ['192.168.1.11', '192.168.2.22', 30080], true],
    [
      'a podSelector means the own namespace',
      [egress([{ to: [{ podSelector: selecting }] }])],
      ['192.168.1.11', '192.168.2.22', 80],
      false,
    ],
    [
      'a namespaceSelector',
      [egress([{ to: [{ namespaceSelector: selecting }] }])],
      ['192.168.1.11', '192.168.2.22', 80],
      true,
    ],
    [
      'a namespaceSelector that fails',
      [egress([{ to: [{ namespaceSelector: selecting }] }])],
      ['192.168.1.11', '192.168.3.33', 80],
      false,
    ],
    ['both selectors', [egress([{ to: [both] }])], ['192.168.1.11', '192.168.2.22', 80], true],
    ['both selectors fail', [egress([{ to: [both] }])], ['192.168.1.11', '192.168.3.33', 80], false],
    ['both selectors of ingress', [denyIngress, ingressBoth], ['192.168.1.11', '192.168.2.22', 80], true],
    [
      'ingress of a Pod that only the denial selects',
      [denyIngress, ingressBoth],
      ['192.168.1.11', '192.168.4.44', 80],
      false,
    ],
    [
      'a port by name',
      [egress([{ ports: [{ protocol: 'TCP', port: 'http' }] }])],
      ['192.168.1.11', '192.168.2.22', 80],
      true,
    ],
    [
      'a port by name of the other protocol',
      [egress([{ ports: [{ protocol: 'TCP', port: 'dns' }] }])],
      ['192.168.1.11', '192.168.2.22', 53],
      false,
    ],
    [
      'a port by name outside the cluster',
      [egress([{ ports: [{ protocol: 'TCP', port: 'http' }] }])],
      ['192.168.1.11', '1.1.1.1', 80],
      false,
    ],
    [
      'a protocol without a port',
      [egress([{ ports: [{ protocol: 'TCP' }] }])],
      ['192.168.1.11', '1.1.1.1', 9],
      true,
    ],
  ])('%s', (_, policies, [src, dst, port], allowed) => {
    expect(verdictOn(memoryOf(policies, [A, B, C, D], namespaces), packet(src, dst, port)).allowed).toBe(
      allowed,
    );
  });

  test('a ping passes only rules that name no port', () => {
    const ping = packet('192.168.1.11', '192.168.2.22', 0, 'ICMP');
    const says = (rules: Spec['egress']) =>
      verdictOn(memoryOf([egress(rules)], [A, B], namespaces), ping).allowed;
    expect([says([]), says([{}]), says([{ ports: [{ protocol: 'TCP' }] }])]).toEqual([false, true, false]);
  });

  test('Pods in the host’s network are no Pods to it, neither as senders nor as receivers nor as peers', () => {
    const host = pod('host', 'bar', '172.18.0.2', AB, { hostNetwork: true });
    const says = (policies: NetworkPolicy[], src: string, dst: string) =>
      verdictOn(memoryOf(policies, [A, B, host], namespaces), packet(src, dst, 80)).allowed;
    expect(says([denyIngress, denyEgress], '1.1.1.1', '172.18.0.2')).toBe(true);
    expect(says([denyIngress, denyEgress], '172.18.0.2', '1.1.1.1')).toBe(true);
    expect(says([ingressBoth], '172.18.0.2', '192.168.2.22')).toBe(false);
    expect(says([ingressBoth], '192.168.1.11', '192.168.2.22')).toBe(true);
  });

  test('says which policies were asked, what each says, and what of their rules does not fit', () => {
    const ports = egress([{ ports: [{ protocol: 'UDP', port: 53 }] }, { to: [{ podSelector: {} }] }]);
    const quiet = policy('quiet', 'foo', {});
    const verdict = verdictOn(
      memoryOf([ports, quiet], [A, B], namespaces),
      packet('192.168.1.11', '192.168.2.22', 80),
    );
    expect(verdict.hearings).toMatchObject([
      {
        direction: 'Egress',
        allowed: false,
        judgements: [
          { policy: { metadata: { name: 'egress' } }, says: 'isolates', misfits: ['ports', 'peers'] },
          { policy: { metadata: { name: 'quiet' } }, says: 'silent' },
        ],
      },
    ]);
  });
});

/*
 * The rules of the API reference once more, written the other way round: every way to be allowed is spelled out as a list of
 * (Pod, port, protocol) that a rule stands for, as the matrices of kubernetes/kubernetes test/e2e/network/netpol do.
 */
const SPACES = ['x', 'y', 'z'];
const PEOPLE = ['a', 'b', 'c'];
const everybody = SPACES.flatMap((of, i) =>
  PEOPLE.map((name, j) => pod(name, of, `10.0.${i}.${j + 1}`, { pod: name })),
);
const spaces = SPACES.map((name) => namespace(name, { ns: name }));
const PORTS = [80, 81, 53] as const;
const PROTOCOLS = ['TCP', 'UDP', 'SCTP'] as const;

const oneOf = fc.constantFrom(...PEOPLE);
const spaceOf = fc.constantFrom(...SPACES);
const people = fc.oneof(
  fc.constant({}),
  oneOf.map((name) => ({ matchLabels: { pod: name } })),
  fc
    .subarray(PEOPLE, { minLength: 1 })
    .map((values) => ({ matchExpressions: [{ key: 'pod', operator: 'NotIn' as const, values }] })),
);
const wheres = fc.oneof(
  fc.constant({}),
  spaceOf.map((name) => ({ matchLabels: { ns: name } })),
  fc
    .subarray(SPACES, { minLength: 1 })
    .map((values) => ({ matchExpressions: [{ key: 'ns', operator: 'In' as const, values }] })),
);
const peer = fc.oneof(
  people.map((podSelector) => ({ podSelector })),
  wheres.map((namespaceSelector) => ({ namespaceSelector })),
  fc.record({ podSelector: people, namespaceSelector: wheres }),
  fc.tuple(fc.nat(2), fc.nat(3)).map(([net, host]) => ({
    ipBlock: { cidr: `10.0.${net}.0/24`, except: host === 0 ? [] : [`10.0.${net}.${host}/32`] },
  })),
);
const port = fc.oneof(
  fc.constantFrom(...PROTOCOLS).map((protocol) => ({ protocol })),
  fc
    .tuple(fc.constantFrom(...PROTOCOLS), fc.constantFrom(...PORTS))
    .map(([protocol, number]) => ({ protocol, port: number })),
  fc.constant({ protocol: 'TCP' as const, port: 79, endPort: 80 }),
  fc.constantFrom({ protocol: 'TCP' as const, port: 'http' }, { protocol: 'UDP' as const, port: 'dns' }),
);
const rules = fc.array(fc.tuple(fc.array(peer, { maxLength: 2 }), fc.array(port, { maxLength: 2 })), {
  maxLength: 2,
});
const anyPolicy = fc.record({
  of: spaceOf,
  podSelector: people,
  policyTypes: fc.subarray(['Ingress', 'Egress'] as const, { minLength: 1 }),
  incoming: rules,
  outgoing: rules,
});
type Given = typeof anyPolicy extends fc.Arbitrary<infer T> ? T : never;

type Selector = {
  matchLabels?: Labels;
  matchExpressions?: { key: string; operator: string; values: string[] }[];
};
function picks({ matchLabels = {}, matchExpressions = [] }: Selector, labels: Labels): boolean {
  for (const [key, value] of Object.entries(matchLabels)) if (labels[key] !== value) return false;
  for (const { key, operator, values } of matchExpressions)
    if (values.includes(labels[key] ?? '') !== (operator === 'In')) return false;
  return true;
}

/** Everybody that a rule lets be the other end, as addresses. */
const reachable = (peers: readonly object[], own: string): ReadonlySet<string> => {
  const all = everybody.map(({ metadata, status }) => ({ metadata, ip: status?.podIPs?.[0]?.ip ?? '' }));
  if (peers.length === 0) return new Set(all.map(({ ip }) => ip));
  return new Set(
    (
      peers as {
        podSelector?: Selector;
        namespaceSelector?: Selector;
        ipBlock?: { cidr: string; except: string[] };
      }[]
    ).flatMap(({ podSelector, namespaceSelector, ipBlock }) =>
      all
        .filter(({ metadata, ip }) => {
          if (ipBlock)
            return ip.startsWith(ipBlock.cidr.replace('0/24', '')) && !ipBlock.except.includes(`${ip}/32`);
          const where = namespaceSelector
            ? picks(namespaceSelector, { ns: metadata.namespace ?? '' })
            : metadata.namespace === own;
          return where && picks(podSelector ?? {}, { pod: metadata.name });
        })
        .map(({ ip }) => ip),
    ),
  );
};

const onPort = (ports: readonly object[], protocol: string, number: number): boolean =>
  ports.length === 0 ||
  (ports as { protocol: string; port?: number | string; endPort?: number }[]).some((one) => {
    const named = { http: 80, dns: 53 }[one.port as string] ?? one.port;
    if (one.protocol !== protocol) return false;
    return named === undefined || number === named || (one.endPort !== undefined && number === one.endPort);
  });

function oracle(policies: readonly Given[], src: Pod, dst: Pod, protocol: string, number: number): boolean {
  const side = (of: Pod, other: Pod, type: 'Ingress' | 'Egress'): boolean => {
    const about = policies.filter(
      (one) =>
        one.of === of.metadata.namespace &&
        one.policyTypes.includes(type) &&
        picks(one.podSelector, { pod: of.metadata.name }),
    );
    const lines = about.flatMap((one) =>
      (type === 'Ingress' ? one.incoming : one.outgoing).map((line) => ({ line, own: one.of })),
    );
    const ip = other.status?.podIPs?.[0]?.ip ?? '';
    return (
      about.length === 0 ||
      lines.some(
        ({ line: [peers, ports], own }) => reachable(peers, own).has(ip) && onPort(ports, protocol, number),
      )
    );
  };
  return side(src, dst, 'Egress') && side(dst, src, 'Ingress');
}

test('agrees with the matrix of who reaches whom, whatever the policies', () => {
  fc.assert(
    fc.property(fc.array(anyPolicy, { maxLength: 4 }), (given) => {
      const policies = given.map(({ of, podSelector, policyTypes, incoming, outgoing }, i) =>
        policy(`p${i}`, of, {
          podSelector,
          policyTypes,
          ingress: incoming.map(([from, ports]) => ({ from, ports })),
          egress: outgoing.map(([to, ports]) => ({ to, ports })),
        }),
      );
      const memory = memoryOf(policies, everybody, spaces);
      for (const src of everybody)
        for (const dst of everybody)
          for (const protocol of PROTOCOLS)
            for (const number of PORTS) {
              const [from, to] = [src, dst].map(({ status }) => status?.podIPs?.[0]?.ip ?? '') as [
                string,
                string,
              ];
              expect(
                verdictOn(memory, packet(from, to, number, protocol)).allowed,
                `${src.metadata.namespace}/${src.metadata.name} → ${dst.metadata.namespace}/${dst.metadata.name} ${protocol} ${number}`,
              ).toBe(oracle(given, src, dst, protocol, number));
            }
    }),
    { numRuns: 30 },
  );
});
