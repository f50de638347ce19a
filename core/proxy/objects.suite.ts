import type { Endpoint, EndpointSlice, Node, Service, ServiceSpec } from '../api/index.ts';
import type { Family } from '../net/index.ts';
import { takeIn } from './changes.ts';
import { defaultConfiguration, defaultHost, type KubeProxyConfiguration } from './config.ts';
import { initialMemory } from './memory.ts';
import { provideMode } from './modes.ts';
import { nftables } from './nftables/proxier.ts';
import { syncProxyRules } from './sync.ts';

provideMode(nftables);

/** Objects as tests of the proxy write them: all in namespace `default`. */
export const nodeA: Node = {
  apiVersion: 'v1',
  kind: 'Node',
  metadata: { name: 'node-a', labels: { 'topology.kubernetes.io/zone': 'zone-1' } },
  spec: { podCIDRs: ['10.244.1.0/24', 'fd00:10:244:1::/64'] },
  status: {
    addresses: [
      { type: 'InternalIP', address: '192.168.1.11' },
      { type: 'InternalIP', address: 'fd00:192:168:1::11' },
    ],
  },
};

export const service = (name: string, spec: ServiceSpec, ingress: readonly string[] = []): Service => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name, namespace: 'default' },
  spec: { ports: [{ port: 80, protocol: 'TCP' }], ...spec },
  status: { loadBalancer: { ingress: ingress.map((ip) => ({ ip })) } },
});

/** A slice of an unnamed port 8080. Text stands for a ready endpoint on node-b. */
export const slice = (
  name: string,
  endpoints: readonly (string | Endpoint)[],
  fields: Partial<EndpointSlice> = {},
): EndpointSlice => ({
  apiVersion: 'discovery.k8s.io/v1',
  kind: 'EndpointSlice',
  metadata: { name: `${name}-1`, namespace: 'default', labels: { 'kubernetes.io/service-name': name } },
  addressType: 'IPv4',
  endpoints: endpoints.map((endpoint) =>
    typeof endpoint === 'string' ? { addresses: [endpoint], nodeName: 'node-b' } : endpoint,
  ),
  ports: [{ name: '', port: 8080, protocol: 'TCP' }],
  ...fields,
});

export const onNodeA = (address: string, conditions: Endpoint['conditions'] = {}): Endpoint => ({
  addresses: [address],
  nodeName: 'node-a',
  conditions,
});

/** First sync of a kube-proxy on node-a. */
export function firstSync(
  objects: readonly (Service | EndpointSlice)[],
  config: Partial<KubeProxyConfiguration> = {},
  family: Family = 'IPv4',
) {
  const memory = objects.reduce(
    (before, object) => takeIn(before, { type: 'ADDED', object }, 'node-a'),
    initialMemory,
  );
  return syncProxyRules({
    config: { ...defaultConfiguration, ...config },
    host: defaultHost,
    node: nodeA,
    family,
    services: memory.services,
    slices: memory.slices,
    now: 0,
    memory: memory.families[family],
  });
}

/** The restore input of a first sync. */
export function restoreLines(...given: Parameters<typeof firstSync>) {
  const { commands } = firstSync(...given).rendering;
  return commands.flatMap((command) => (command.tool === 'iptables-restore' ? command.lines : []));
}
