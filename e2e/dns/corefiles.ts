import { kubeadmCorefile } from '../../core/dns/index.ts';

const kubeadm = kubeadmCorefile('cluster.local');

/** Corefiles that the answers of a cluster are asked under. */
export const COREFILES: Readonly<Record<string, string>> = {
  kubeadm,
  'pods verified, endpoint_pod_names, ignore empty_service': kubeadm
    .replace('pods insecure', 'pods verified\n       endpoint_pod_names\n       ignore empty_service')
    .replace('ttl 30', 'ttl 12'),
  'everything cached': kubeadm.replace(/ {\n +disable success.*\n.*\n +}/, ''),
  'hosts, rewrite, log': kubeadm.replace(
    '    kubernetes',
    `    log
    hosts {
       10.0.0.99 static.example.com
       fallthrough
    }
    rewrite name old.prod.svc.cluster.local api.prod.svc.cluster.local
    kubernetes`,
  ),
  autopath: kubeadm
    .replace('pods insecure', 'pods verified')
    .replace('    forward', '    autopath @kubernetes\n    forward'),
  'cluster zone only': `cluster.local:53 {
    errors
    kubernetes cluster.local
}
`,
};
