import type { EndpointSlice, Service } from '../../../core/api/index.ts';
import { receive } from '../../../core/kernel/index.ts';
import type { TcpFlags } from '../../../core/net/index.ts';
import { sortedValues } from '../../../core/sim/index.ts';
import type { Comparison } from '../iptables/expectations.ts';
import { hear, type IpvsWorld, newWorld, sync } from './world.ts';

/** A real server that leaves the endpoints, with so many connections open. */
interface Removal {
  readonly name: string;
  readonly protocol: 'TCP' | 'UDP' | 'SCTP';
  readonly activeConnections: number;
  readonly inactiveConnections: number;
  readonly outcome: 'deleted' | 'weight 0';
}

const VIP = '10.96.0.41';

/** Clients talk to a Service with one endpoint, which is then taken away. */
export function removals(expected: readonly Removal[], { world }: { readonly world: IpvsWorld }): Comparison {
  return {
    expected,
    actual: expected.map((removal) => ({ ...removal, outcome: outcomeOf(removal, world.settings) })),
  };
}

function outcomeOf(removal: Removal, settings: IpvsWorld['settings']): string {
  const world = newWorld({ ...settings, interfaces: { eth0: ['192.168.0.2/24'] } });
  hear(world, [serviceOf(removal.protocol), sliceOf(removal.protocol)]);
  sync(world);
  const total = removal.activeConnections + removal.inactiveConnections;
  for (let sport = 1; sport <= total; sport++)
    connect(world, removal, 40_000 + sport, sport <= removal.activeConnections);
  hear(world, [], [{ kind: 'EndpointSlice', namespace: 'ns1', name: 'svc1-1' }]);
  world.now += 1000;
  sync(world);
  const servers = sortedValues(world.netns.ipvs?.services ?? { keys: [], size: 0 });
  const left = servers.flatMap(({ realServers }) => realServers);
  return left.length === 0 ? 'deleted' : `weight ${left[0]?.weight}`;
}

/** An active connection of TCP is one that has begun, an inactive one has been closed by its client. */
function connect(world: IpvsWorld, { protocol }: Removal, sport: number, active: boolean): void {
  const segments: readonly TcpFlags[] = active ? ['SYN'] : ['SYN', 'FIN-ACK'];
  for (const tcp of protocol === 'TCP' ? segments : [undefined]) {
    const packet = {
      protocol,
      src: '192.168.0.9',
      sport,
      dst: VIP,
      dport: 80,
      mark: 0,
      ...(tcp ? { tcp } : {}),
    };
    const context = { now: world.now, draw: () => 0 };
    world.netns = receive(world.netns, { packet, iif: 'eth0' }, context).netns;
  }
}

const serviceOf = (protocol: Removal['protocol']): Service => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { namespace: 'ns1', name: 'svc1' },
  spec: { clusterIP: VIP, clusterIPs: [VIP], ipFamilies: ['IPv4'], ports: [{ port: 80, protocol }] },
});

const sliceOf = (protocol: Removal['protocol']): EndpointSlice => ({
  apiVersion: 'discovery.k8s.io/v1',
  kind: 'EndpointSlice',
  metadata: { namespace: 'ns1', name: 'svc1-1', labels: { 'kubernetes.io/service-name': 'svc1' } },
  addressType: 'IPv4',
  ports: [{ name: '', port: 8080, protocol }],
  endpoints: [{ addresses: ['10.180.0.1'], conditions: { ready: true } }],
});
