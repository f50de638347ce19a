/** Where NodeLocal DNSCache listens on every node (kubernetes cluster/addons/dns/nodelocaldns). */
export const NODE_LOCAL_ADDRESS = '169.254.20.10';

const zone = (name: string, cache: string, forward: string): string => `${name}:53 {
    errors
    ${cache}
    reload
    loop
    bind ${NODE_LOCAL_ADDRESS}
    forward . ${forward}
    prometheus :9253
}
`;

const BRIEF = `cache {
        success 9984 30
        denial 9984 5
    }`;
const UPSTREAM = `__PILLAR__CLUSTER__DNS__ {
        force_tcp
    }`;

/** The Corefile of nodelocaldns.yaml, before the agent puts addresses in: cluster names go on by TCP, all others to the node's resolver. */
export const nodeLocalCorefile = (clusterDomain: string): string =>
  [
    zone(clusterDomain, BRIEF, UPSTREAM),
    zone('in-addr.arpa', 'cache 30', UPSTREAM),
    zone('ip6.arpa', 'cache 30', UPSTREAM),
    zone('.', 'cache 30', '__PILLAR__UPSTREAM__SERVERS__'),
  ].join('');

/** What the agent makes of it: the ClusterIP of the Service `kube-dns-upstream`, and the node's own file. */
export const withUpstream = (corefile: string, clusterIP: string): string =>
  corefile
    .replaceAll('__PILLAR__CLUSTER__DNS__', clusterIP)
    .replaceAll('__PILLAR__UPSTREAM__SERVERS__', '/etc/resolv.conf');
