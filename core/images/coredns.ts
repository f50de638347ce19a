import type { Image, Listener } from './image.ts';
import { execTools, respond } from './program.ts';

const any = (protocol: Listener['protocol'], port: number, speaks: Listener['speaks']): Listener => ({
  protocol,
  address: '::',
  port,
  speaks,
});

/**
 * The cluster's DNS server, with the ports that kubeadm's Corefile opens. What it answers to a query is `dns/`.
 * Source: coredns plugin/health, plugin/ready, plugin/metrics; kubernetes cmd/kubeadm/app/phases/addons/dns.
 */
export const coredns: Image = {
  name: 'coredns',
  repositories: ['registry.k8s.io/coredns/coredns', 'docker.io/coredns/coredns'],
  libc: 'go',
  file: { namespace: 'kube-system', configMap: 'coredns', key: 'Corefile' },
  bytes: 21_000_000,
  startup: 150,
  listeners: () => [
    any('UDP', 53, 'dns'),
    any('TCP', 53, 'dns'),
    any('TCP', 8080, 'http'),
    any('TCP', 8181, 'http'),
    any('TCP', 9153, 'http'),
  ],
  http: (_container, request) => {
    const paths = ['/health', '/ready', '/metrics'];
    return paths.includes(request.path) ? respond(200, 'OK') : respond(404, '404 page not found\n');
  },
  /** `lameduck 5s` of the health plug-in: it goes on serving while its endpoint is taken away. */
  stop: () => ({ after: 5_000, code: 0 }),
  exec: execTools,
};

/** NodeLocal DNSCache: CoreDNS without plug-in kubernetes, on the addresses that it made on the node, `-localip` (kubernetes/dns cmd/node-cache). */
export const nodeCache: Image = {
  ...coredns,
  name: 'node-cache',
  repositories: ['registry.k8s.io/dns/k8s-dns-node-cache'],
  file: { namespace: 'kube-system', configMap: 'node-local-dns', key: 'Corefile' },
  listeners: ({ args = [] }) => [
    ...(args[args.indexOf('-localip') + 1] ?? '').split(',').flatMap((address): readonly Listener[] => [
      { protocol: 'UDP', address, port: 53, speaks: 'dns' },
      { protocol: 'TCP', address, port: 53, speaks: 'dns' },
    ]),
    { protocol: 'TCP', address: '169.254.20.10', port: 8080, speaks: 'http' },
    any('TCP', 9253, 'http'),
  ],
};
