import type { ApiObject } from '../api/index.ts';
import { NODE_LOCAL_ADDRESS, type NodeLocalVariant, nodeLocalCorefile } from '../dns/index.ts';
import { NODE_CACHE } from './node-cache.ts';

const NAMESPACE = 'kube-system';
const LABELS = { 'k8s-app': NODE_CACHE };

const UPSTREAM = {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'kube-dns-upstream', namespace: NAMESPACE, labels: { 'k8s-app': 'kube-dns' } },
  spec: {
    ports: [
      { name: 'dns', port: 53, protocol: 'UDP', targetPort: 53 },
      { name: 'dns-tcp', port: 53, protocol: 'TCP', targetPort: 53 },
    ],
    selector: { 'k8s-app': 'kube-dns' },
  },
};

const configMap = (variant: NodeLocalVariant) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: NODE_CACHE, namespace: NAMESPACE },
  data: { Corefile: nodeLocalCorefile(variant) },
});

const daemonSet = ({ kubeDns, takesOver }: NodeLocalVariant) => ({
  apiVersion: 'apps/v1',
  kind: 'DaemonSet',
  metadata: { name: NODE_CACHE, namespace: NAMESPACE, labels: LABELS },
  spec: {
    updateStrategy: { rollingUpdate: { maxUnavailable: '10%' } },
    selector: { matchLabels: LABELS },
    template: {
      metadata: { labels: LABELS },
      spec: {
        hostNetwork: true,
        dnsPolicy: 'Default',
        tolerations: [
          { effect: 'NoExecute', operator: 'Exists' },
          { effect: 'NoSchedule', operator: 'Exists' },
        ],
        containers: [
          {
            name: 'node-cache',
            image: 'registry.k8s.io/dns/k8s-dns-node-cache:1.26.4',
            args: [
              '-localip',
              takesOver ? `${NODE_LOCAL_ADDRESS},${kubeDns}` : NODE_LOCAL_ADDRESS,
              '-conf',
              '/etc/Corefile',
              '-upstreamsvc',
              'kube-dns-upstream',
              '-pidfile',
              '/tmp/node-cache.pid',
            ],
            ports: [
              { name: 'dns', containerPort: 53, protocol: 'UDP' },
              { name: 'dns-tcp', containerPort: 53, protocol: 'TCP' },
              { name: 'metrics', containerPort: 9253, protocol: 'TCP' },
            ],
          },
        ],
      },
    },
  },
});

/**
 * kubernetes cluster/addons/dns/nodelocaldns/nodelocaldns.yaml, v1.34, filled in for the mode of kube-proxy, as far as the model has
 * kinds for it; without the liveness probe and the Service that lists its metrics.
 */
export const nodeLocalObjects = (variant: NodeLocalVariant): readonly ApiObject[] =>
  [UPSTREAM, configMap(variant), daemonSet(variant)] as unknown as readonly ApiObject[];
