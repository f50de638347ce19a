import type {
  ApiObject,
  ConfigMap,
  Deployment,
  EndpointSlice,
  Namespace,
  Node,
  Service,
} from '../api/index.ts';
import { kubeadmCorefile } from '../dns/index.ts';
import { RELEASES } from './releases.ts';
import type { NodeSpec, World } from './world.ts';

const namespace = (name: string): Namespace => ({
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name, labels: { 'kubernetes.io/metadata.name': name } },
  spec: { finalizers: ['kubernetes'] },
  status: { phase: 'Active' },
});

/** What the kubelet of a machine reports of it. */
export function machineStatus(
  name: string,
  internal: readonly string[],
  kubeletVersion: string = RELEASES['v1.34'],
): NonNullable<Node['status']> {
  const amounts = { cpu: '4', memory: '8Gi', pods: '110' };
  return {
    addresses: [
      ...internal.map((address) => ({ type: 'InternalIP', address })),
      { type: 'Hostname', address: name },
    ],
    conditions: [
      { type: 'Ready', status: 'True', reason: 'KubeletReady', message: 'kubelet is posting ready status' },
    ],
    capacity: amounts,
    allocatable: amounts,
    nodeInfo: {
      operatingSystem: 'linux',
      architecture: 'amd64',
      osImage: 'Debian GNU/Linux 12 (bookworm)',
      kernelVersion: '6.1.0-40-amd64',
      containerRuntimeVersion: 'containerd://2.1.3',
      kubeletVersion,
      kubeProxyVersion: '',
    },
  };
}

function node({ name, address, podCIDR, zone, ipv6 }: NodeSpec): Node {
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name,
      labels: {
        'kubernetes.io/hostname': name,
        'kubernetes.io/os': 'linux',
        'topology.kubernetes.io/zone': zone,
      },
    },
    spec: { podCIDR, podCIDRs: ipv6 ? [podCIDR, ipv6.podCIDR] : [podCIDR] },
    status: machineStatus(name, ipv6 ? [address, ipv6.address] : [address]),
  };
}

/** The API server's own Service and its slice, which the API server itself maintains (pkg/controlplane/reconcilers). */
function apiServerService({ apiServer }: World): readonly [Service, EndpointSlice] {
  const labels = { component: 'apiserver', provider: 'kubernetes' };
  return [
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'kubernetes', namespace: 'default', labels },
      spec: {
        type: 'ClusterIP',
        clusterIP: '10.96.0.1',
        ports: [{ name: 'https', protocol: 'TCP', port: 443, targetPort: apiServer.port }],
      },
    },
    {
      apiVersion: 'discovery.k8s.io/v1',
      kind: 'EndpointSlice',
      metadata: {
        name: 'kubernetes',
        namespace: 'default',
        labels: { 'kubernetes.io/service-name': 'kubernetes' },
      },
      addressType: 'IPv4',
      endpoints: [{ addresses: [apiServer.address], conditions: { ready: true } }],
      ports: [{ name: 'https', protocol: 'TCP', port: apiServer.port }],
    },
  ];
}

const dnsLabels = { 'k8s-app': 'kube-dns' };

/** kubeadm's CoreDNS: a Deployment of two behind the Service `kube-dns` (cmd/kubeadm phases/addons/dns/manifests.go). */
function clusterDNS({ clusterDNS, clusterDomain }: World): readonly [ConfigMap, Service, Deployment] {
  const metadata = { namespace: 'kube-system', labels: dnsLabels };
  return [
    {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'coredns', namespace: 'kube-system' },
      data: { Corefile: kubeadmCorefile(clusterDomain) },
    },
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { ...metadata, name: 'kube-dns' },
      spec: {
        clusterIP: clusterDNS,
        selector: dnsLabels,
        ports: [
          { name: 'dns', port: 53, protocol: 'UDP', targetPort: 53 },
          { name: 'dns-tcp', port: 53, protocol: 'TCP', targetPort: 53 },
          { name: 'metrics', port: 9153, protocol: 'TCP', targetPort: 9153 },
        ],
      },
    },
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { ...metadata, name: 'coredns' },
      spec: {
        replicas: 2,
        selector: { matchLabels: dnsLabels },
        strategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 1 } },
        template: {
          metadata: { labels: dnsLabels },
          spec: {
            dnsPolicy: 'Default',
            containers: [
              {
                name: 'coredns',
                image: 'registry.k8s.io/coredns/coredns:v1.12.1',
                args: ['-conf', '/etc/coredns/Corefile'],
                ports: [
                  { name: 'dns', containerPort: 53, protocol: 'UDP' },
                  { name: 'dns-tcp', containerPort: 53, protocol: 'TCP' },
                  { name: 'metrics', containerPort: 9153, protocol: 'TCP' },
                ],
                readinessProbe: { httpGet: { path: '/ready', port: 8181 } },
              },
            ],
          },
        },
      },
    },
  ];
}

/** What a cluster holds before anybody applies a manifest, in the order in which it comes to be. */
export function systemObjects(world: World): readonly ApiObject[] {
  return [
    ...['default', 'kube-node-lease', 'kube-public', 'kube-system'].map(namespace),
    ...world.nodes.map(node),
    ...apiServerService(world),
    ...clusterDNS(world),
  ];
}
