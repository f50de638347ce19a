import { describe, expect, it } from 'vitest';
import type { ApiObject } from '../../../core/api/index.ts';
import type { Packet } from '../../../core/net/index.ts';
import { type Lab, newLab, place, stackOf } from './lab.ts';
import { type LabProxy, pinned, rewritten, withRules } from './rules.ts';
import type { Call } from './stack.ts';
import type { Topology } from './topology.ts';

/**
 * Outcomes that were observed on Linux 6.18 in a lab of namespaces with kube-proxy's rules of both modes: three nodes, both kinds of Pod
 * links. The recorded vectors hold some of them packet by packet; these are the outcomes of the rest.
 */
const topology = (cni: Topology['cni'], change: Partial<Topology> = {}): Topology => ({
  cni,
  underlay: { cidr: '192.168.64.0/24', router: '192.168.64.1' },
  nodes: [1, 2, 3].map((n) => ({
    name: `node${n}`,
    ip: `192.168.64.1${n}`,
    podCIDR: `10.244.${n}.0/24`,
    gateway: `10.244.${n}.1`,
    pods: [
      ...(n === 1 ? [{ name: 'web-1a', ip: '10.244.1.10' }] : []),
      ...(n === 2 ? [{ name: 'web-2a', ip: '10.244.2.10' }] : []),
      { name: `client-${n}`, ip: `10.244.${n}.20` },
    ],
  })),
  externals: [
    { name: 'ext', ip: '203.0.113.10' },
    { name: 'ext-other', ip: '203.0.113.200' },
  ],
  routes: [
    { to: '10.96.0.11/32', via: 'node1' },
    { to: '198.51.100.50/32', via: 'node3' },
    { to: '198.51.100.52/32', via: 'node2' },
    { to: '198.51.100.53/32', via: 'node1' },
    { to: '198.51.100.60/32', via: 'node3' },
  ],
  sysctls: {},
  bridgePortHairpin: true,
  ...change,
});

type Mode = 'iptables' | 'nftables' | 'nftables of v1.36';

const proxyOf = (mode: Mode): LabProxy => ({
  mode: mode === 'iptables' ? mode : 'nftables',
  ...(mode === 'nftables of v1.36' ? { layout: 'rule layout of kube-proxy v1.36' } : {}),
  nodePortAddresses: null,
  clusterCIDR: '10.244.0.0/16',
  masqueradeAll: false,
  masqueradeBit: 14,
  localhostNodePorts: true,
  serviceCIDRs: ['10.96.0.0/16'],
});

const service = (name: string, ip: number, spec: object, status?: object): ApiObject =>
  ({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { namespace: 'lab', name },
    spec: {
      type: 'ClusterIP',
      clusterIP: `10.96.0.${ip}`,
      clusterIPs: [`10.96.0.${ip}`],
      ipFamilies: ['IPv4'],
      ports: [{ name: 'http', protocol: 'TCP', port: 80 }],
      ...spec,
    },
    ...(status ? { status } : {}),
  }) as unknown as ApiObject;

const nodePort = (port: number) => ({ ports: [{ name: 'http', protocol: 'TCP', port: 80, nodePort: port }] });
const ingress = (ip: string) => ({ loadBalancer: { ingress: [{ ip }] } });

const slice = (name: string, endpoints: readonly (readonly [string, string])[], port = 8080): ApiObject =>
  ({
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: { namespace: 'lab', name: `${name}-x1`, labels: { 'kubernetes.io/service-name': name } },
    addressType: 'IPv4',
    endpoints: endpoints.map(([ip, nodeName]) => ({
      addresses: [ip],
      nodeName,
      conditions: { ready: true },
    })),
    ports: [{ name: 'http', protocol: 'TCP', port }],
  }) as unknown as ApiObject;

const near = ['10.244.1.10', 'node1'] as const;
const far = ['10.244.2.10', 'node2'] as const;

const objects: readonly ApiObject[] = [
  service('web', 10, {}),
  slice('web', [near, far]),
  service('routed', 11, {}),
  slice('routed', [near, far]),
  service('np-local', 12, { type: 'NodePort', externalTrafficPolicy: 'Local', ...nodePort(30081) }),
  slice('np-local', [near, far]),
  service(
    'lb',
    13,
    {
      type: 'LoadBalancer',
      loadBalancerSourceRanges: ['203.0.113.0/25', '10.244.0.0/16'],
      ...nodePort(30082),
    },
    ingress('198.51.100.50'),
  ),
  slice('lb', [near, far]),
  service(
    'lb-local',
    18,
    { type: 'LoadBalancer', externalTrafficPolicy: 'Local', ...nodePort(30083) },
    ingress('198.51.100.52'),
  ),
  slice('lb-local', [far]),
  service(
    'lb-local-1',
    21,
    { type: 'LoadBalancer', externalTrafficPolicy: 'Local', ...nodePort(30086) },
    ingress('198.51.100.53'),
  ),
  slice('lb-local-1', [far]),
  service('itp', 16, { internalTrafficPolicy: 'Local' }),
  slice('itp', [far]),
  service('self', 17, {}),
  slice('self', [near]),
  service('hostnet', 20, {}),
  slice('hostnet', [['192.168.64.11', 'node1']], 9000),
  service('ext-ip', 22, { externalIPs: ['198.51.100.60'] }),
  slice('ext-ip', [near, far]),
];

/** kube-proxy makes these one by one, outside of its restore input. */
const jumps = [
  ['filter', 'INPUT', 'KUBE-FIREWALL', ''],
  ['filter', 'INPUT', 'KUBE-PROXY-FIREWALL', '-m conntrack --ctstate NEW '],
  ['filter', 'INPUT', 'KUBE-EXTERNAL-SERVICES', '-m conntrack --ctstate NEW '],
  ['filter', 'FORWARD', 'KUBE-PROXY-FIREWALL', '-m conntrack --ctstate NEW '],
  ['filter', 'FORWARD', 'KUBE-FORWARD', ''],
  ['filter', 'FORWARD', 'KUBE-SERVICES', '-m conntrack --ctstate NEW '],
  ['filter', 'FORWARD', 'KUBE-EXTERNAL-SERVICES', '-m conntrack --ctstate NEW '],
  ['filter', 'OUTPUT', 'KUBE-FIREWALL', ''],
  ['filter', 'OUTPUT', 'KUBE-PROXY-FIREWALL', '-m conntrack --ctstate NEW '],
  ['filter', 'OUTPUT', 'KUBE-SERVICES', '-m conntrack --ctstate NEW '],
  ['nat', 'PREROUTING', 'KUBE-SERVICES', ''],
  ['nat', 'OUTPUT', 'KUBE-SERVICES', ''],
  ['nat', 'POSTROUTING', 'KUBE-POSTROUTING', ''],
].flatMap(([table, chain, to, match]) => [`*${table}`, `-A ${chain} ${match}-j ${to}`, 'COMMIT']);

function lab(given: Topology, force: string | null, mode: Mode): Lab {
  const made = newLab(given);
  for (const node of given.nodes) {
    const rules = pinned(rewritten(given, proxyOf(mode), node, objects, []).rules, force);
    const lines = mode === 'iptables' ? [...rules.lines, ...jumps] : rules.lines;
    made.nodes[node.name] = withRules(made.nodes[node.name] as never, { ...rules, lines });
  }
  for (const stack of ['web-1a', 'web-2a']) made.listeners.add(`${stack} TCP 8080`);
  made.listeners.add('node1 TCP 9000');
  return made;
}

const addressOf = (given: Topology, name: string): string =>
  [...given.nodes, ...given.nodes.flatMap(({ pods }) => pods), ...given.externals].find(
    (one) => one.name === name,
  )?.ip ?? name;

/** `answered 10.244.1.1` (whom the endpoint saw), `refused by …`, `unreachable by …`, `timeout`. */
function outcome(
  given: Topology,
  from: string,
  destination: string,
  force: string | null,
  protocol: Packet['protocol'] = 'TCP',
  mode: Mode = 'iptables',
): string {
  const [host = '', port = '0'] = destination.split(':');
  const local = {
    address: host === '127.0.0.1' ? host : addressOf(given, from),
    port: protocol === 'ICMP' ? 0 : 41001,
  };
  const remote = { address: addressOf(given, host), port: Number(port) };
  const call: Call = { from, protocol, local, remote, outcome: 'timeout' };
  const forced = force === null ? null : `${addressOf(given, force)}:8080`;
  place(lab(given, forced, mode), call, {
    protocol,
    src: local.address,
    sport: local.port,
    dst: remote.address,
    dport: remote.port,
    mark: 0,
    ...(protocol === 'TCP' ? { tcp: 'SYN' as const } : {}),
  });
  if (call.outcome === 'answered')
    return `${stackOf(given, call.endpoint?.split(':')[0] ?? '')} sees ${call.seenClientIP}`;
  return [call.outcome, call.evidence].filter((text) => text !== undefined).join(': ');
}

describe.each(['bridge', 'ptp'] as const)('with %s links', (cni) => {
  describe.each(['iptables', 'nftables', 'nftables of v1.36'] as const)('in %s mode', (mode) => {
    it.each([
      // A Pod keeps its address; whoever else is masqueraded gets the address that faces the endpoint.
      ['client-1', '10.96.0.10:80', 'web-1a', 'web-1a sees 10.244.1.20'],
      ['client-3', '10.96.0.10:80', 'web-2a', 'web-2a sees 10.244.3.20'],
      ['web-1a', '10.96.0.10:80', 'web-1a', 'web-1a sees 10.244.1.1'],
      ['node1', '10.96.0.10:80', 'web-1a', 'web-1a sees 10.244.1.1'],
      ['node1', '10.96.0.10:80', 'web-2a', 'web-2a sees 192.168.64.11'],
      ['node3', '10.96.0.10:80', 'web-2a', 'web-2a sees 192.168.64.13'],
      ['ext', '10.96.0.11:80', 'web-1a', 'web-1a sees 10.244.1.1'],
      ['ext', '10.96.0.11:80', 'web-2a', 'web-2a sees 192.168.64.11'],
      ['ext', 'node1:30999', null, 'refused: rst from 192.168.64.11'],
      // externalTrafficPolicy Local.
      ['ext', 'node1:30081', 'web-1a', 'web-1a sees 203.0.113.10'],
      ['ext', 'node3:30081', null, 'timeout'],
      ['node1', 'node3:30081', null, 'timeout'],
      ['client-1', 'node1:30081', 'web-2a', 'web-2a sees 10.244.1.20'],
      ['client-3', 'node3:30081', 'web-1a', 'web-1a sees 10.244.3.20'],
      ['client-1', 'node3:30081', 'web-1a', 'timeout'],
      ['client-1', 'node3:30081', 'web-2a', 'timeout'],
      ['client-1', 'node2:30081', 'web-2a', 'web-2a sees 10.244.1.20'],
      ['client-1', 'node2:30081', 'web-1a', 'timeout'],
      ['node3', 'node3:30081', 'web-1a', 'web-1a sees 192.168.64.13'],
      // Load balancer addresses, with source ranges and with policy Local.
      ['ext', '198.51.100.50:80', 'web-1a', 'web-1a sees 192.168.64.13'],
      ['ext-other', '198.51.100.50:80', 'web-1a', 'timeout'],
      ['ext-other', 'node3:30082', 'web-1a', 'web-1a sees 192.168.64.13'],
      ['client-1', '198.51.100.50:80', 'web-2a', 'web-2a sees 192.168.64.11'],
      ['node1', '198.51.100.50:80', 'web-2a', 'timeout'],
      ['ext', '198.51.100.52:80', null, 'web-2a sees 203.0.113.10'],
      ['ext', '198.51.100.53:80', null, 'timeout'],
      ['client-1', '198.51.100.52:80', null, 'web-2a sees 10.244.1.20'],
      ['node1', '198.51.100.52:80', null, 'web-2a sees 192.168.64.11'],
      ['node2', '198.51.100.52:80', null, 'web-2a sees 10.244.2.1'],
      // internalTrafficPolicy Local.
      ['client-2', '10.96.0.16:80', null, 'web-2a sees 10.244.2.20'],
      ['node2', '10.96.0.16:80', null, 'web-2a sees 10.244.2.1'],
      ['client-1', '10.96.0.16:80', null, 'timeout'],
      ['node1', '10.96.0.16:80', null, 'timeout'],
      // A Pod and itself; an endpoint on the host network; an external IP.
      ['web-1a', '10.96.0.17:80', null, 'web-1a sees 10.244.1.1'],
      ['client-1', '10.96.0.20:80', null, 'node1 sees 10.244.1.20'],
      ['client-2', '10.96.0.20:80', null, 'node1 sees 10.244.2.20'],
      ['node1', '10.96.0.20:80', null, 'node1 sees 192.168.64.11'],
      ['node2', '10.96.0.20:80', null, 'node1 sees 192.168.64.12'],
      ['ext', '198.51.100.60:80', 'web-1a', 'web-1a sees 192.168.64.13'],
      ['client-1', '198.51.100.60:80', 'web-1a', 'web-1a sees 10.244.1.1'],
      ['node1', '198.51.100.60:80', 'web-2a', 'web-2a sees 192.168.64.11'],
    ])('%s calls %s (choice %s): %s', (from, destination, force, expected) => {
      expect(outcome(topology(cni), from, destination, force, 'TCP', mode)).toBe(expected);
    });
  });

  it.each([
    // iptables mode has no rule for these: the packet leaves by the default route, and where that leads back it runs out of TTL.
    [
      'client-1',
      '10.96.0.10:81',
      'unreachable: icmp 3/0 from 192.168.64.1',
      'refused: icmp 3/3 from 10.244.1.1',
    ],
    [
      'node1',
      '10.96.0.10:81',
      'unreachable: icmp 3/0 from 192.168.64.1',
      'refused: icmp 3/3 from 192.168.64.11',
    ],
    ['node1', '10.96.9.9:80', 'unreachable: icmp 3/0 from 192.168.64.1', 'timeout'],
    ['client-1', '10.96.0.11:81', 'unreachable', 'refused: icmp 3/3 from 10.244.1.1'],
    // nftables mode has no node ports on 127.0.0.1.
    ['node3', '127.0.0.1:30081', 'web-1a sees 192.168.64.13', 'refused: rst from 127.0.0.1'],
  ])('%s calls %s: %s in iptables mode, %s in nftables mode', (from, destination, iptables, nftables) => {
    expect(outcome(topology(cni), from, destination, 'web-1a')).toBe(iptables);
    expect(outcome(topology(cni), from, destination, 'web-1a', 'TCP', 'nftables')).toBe(nftables);
  });

  it('a ping of a Service address leaves by the default route', () => {
    expect(outcome(topology(cni), 'client-1', '10.96.0.10', null, 'ICMP')).toBe('timeout');
  });

  it('in nftables mode a ping of a Service address is refused', () => {
    expect(outcome(topology(cni), 'client-1', '10.96.0.10', null, 'ICMP', 'nftables')).toBe(
      'refused: icmp 3/3 from 10.244.1.1',
    );
  });
});

describe('bridge ports and bridge-nf', () => {
  const off = { 'net.bridge.bridge-nf-call-iptables': 0 };

  it('without hairpin a Pod reaches itself only where iptables does not see bridged frames', () => {
    expect(outcome(topology('bridge', { bridgePortHairpin: false }), 'web-1a', '10.96.0.17:80', null)).toBe(
      'timeout',
    );
    expect(
      outcome(
        topology('bridge', { bridgePortHairpin: false, sysctls: off }),
        'web-1a',
        '10.96.0.17:80',
        null,
      ),
    ).toBe('web-1a sees 10.244.1.1');
  });

  it('with bridge-nf-call-iptables 0 a neighbour’s reply is not translated back', () => {
    const given = topology('bridge', { sysctls: off });
    expect(outcome(given, 'client-1', '10.96.0.10:80', 'web-1a')).toBe('timeout');
    expect(outcome(given, 'client-1', '10.96.0.10:80', 'web-2a')).toBe('web-2a sees 10.244.1.20');
  });
});
