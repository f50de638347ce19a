import type { ApiObject } from '../api/index.ts';
import { NODE_LOCAL_ADDRESS, nodeLocalCorefile } from '../dns/index.ts';
import type { Netns } from '../kernel/index.ts';
import type { Cluster, Happening, Progress } from './cluster.ts';
import { submit } from './draft.ts';
import type { World } from './world.ts';

const NAMESPACE = 'kube-system';
const LABELS = { 'k8s-app': 'node-local-dns' };
const DEVICE = 'nodelocaldns';

/** kubernetes cluster/addons/dns/nodelocaldns/nodelocaldns.yaml, v1.34, as far as the model has kinds for it. */
function objectsFor({ clusterDomain }: World): readonly ApiObject[] {
  const service = {
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
  const configMap = {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'node-local-dns', namespace: NAMESPACE },
    data: { Corefile: nodeLocalCorefile(clusterDomain) },
  };
  const daemonSet = {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: { name: 'node-local-dns', namespace: NAMESPACE, labels: LABELS },
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
                NODE_LOCAL_ADDRESS,
                '-conf',
                '/etc/Corefile',
                '-upstreamsvc',
                'kube-dns-upstream',
              ],
              ports: [
                { name: 'dns', containerPort: 53, protocol: 'UDP' },
                { name: 'dns-tcp', containerPort: 53, protocol: 'TCP' },
              ],
            },
          ],
        },
      },
    },
  };
  return [service, configMap, daemonSet] as unknown as readonly ApiObject[];
}

/** The interface that the agent makes: nothing is on its link, its address is the node's own. */
function withDevice(netns: Netns, present: boolean): Netns {
  const others = netns.interfaces.filter(({ name }) => name !== DEVICE);
  const device = { name: DEVICE, kind: 'dummy', addresses: [`${NODE_LOCAL_ADDRESS}/32`] } as const;
  return { ...netns, interfaces: present ? [...others, device] : others };
}

/**
 * Puts NodeLocal DNSCache on every node, or takes it away: a DaemonSet in the hosts' network on 169.254.20.10, which the kubelets then
 * write into resolv.conf. Simplified: that holds for Pods that run already, too; and the agent does not listen on the
 * ClusterIP of kube-dns besides (no NOTRACK rules), as in IPVS mode.
 */
export function setNodeLocalDns(cluster: Cluster, on: boolean): Progress {
  const { nodeLocalDns: before = false, ...world } = cluster.world;
  if (before === on) return { cluster, happened: [] };
  const nodes = Object.fromEntries(
    Object.entries(cluster.nodes).map(([name, netns]) => [name, withDevice(netns, on)]),
  );
  const happened: Happening[] = [];
  let next: Cluster = { ...cluster, nodes, world: on ? { ...world, nodeLocalDns: true } : world };
  for (const object of objectsFor(world)) {
    const { kind, metadata } = object;
    const progress = submit(
      next,
      'kubectl',
      on
        ? { effect: 'Write', verb: 'create', object }
        : { effect: 'Write', verb: 'delete', kind, namespace: NAMESPACE, name: metadata.name },
    );
    next = progress.cluster;
    happened.push(...progress.happened);
  }
  return { cluster: next, happened };
}
