import type { Pod } from '../../api/index.ts';

const LONGEST_HOSTNAME = 63;

const LOCAL = `127.0.0.1\tlocalhost
::1\tlocalhost ip6-localhost ip6-loopback
fe00::0\tip6-localnet
fe00::0\tip6-mcastprefix
fe00::1\tip6-allnodes
fe00::2\tip6-allrouters
`;

/** The Pod's hostname: `spec.hostname`, else its name cut to 63 characters (kubelet_pods.go `GeneratePodHostNameAndDomain`). */
const podHostname = ({ metadata, spec }: Pod): string =>
  spec.hostname ?? metadata.name.slice(0, LONGEST_HOSTNAME).replace(/[-.]+$/, '');

/**
 * /etc/hosts of a Pod as the kubelet writes it (pkg/kubelet/kubelet_pods.go `managedHostsFileContent`). Its own name leads to
 * itself without DNS. Pods of the host network have the node's file, taken here as naming nothing but the local machine.
 */
export function podHosts(pod: Pod, clusterDomain: string): string {
  if (pod.spec.hostNetwork) return `# Kubernetes-managed hosts file (host network).\n${LOCAL}`;
  const hostname = podHostname(pod);
  const { subdomain } = pod.spec;
  const domain = subdomain && `${subdomain}.${pod.metadata.namespace ?? 'default'}.svc.${clusterDomain}`;
  const names = domain ? `${hostname}.${domain}\t${hostname}` : hostname;
  const addresses = pod.status?.podIPs?.map(({ ip }) => ip) ?? [];
  return `# Kubernetes-managed hosts file.\n${LOCAL}${addresses.map((ip) => `${ip}\t${names}\n`).join('')}`;
}
