/** Where NodeLocal DNSCache listens on every node (kubernetes cluster/addons/dns/nodelocaldns). */
export const NODE_LOCAL_ADDRESS = '169.254.20.10';

/** How the manifest was filled in: in ipvs mode the agent cannot have the ClusterIP, and need not avoid it. */
export interface NodeLocalVariant {
  readonly clusterDomain: string;
  /** ClusterIP of kube-dns. */
  readonly kubeDns: string;
  /** Whether the agent takes that address over on its node. */
  readonly takesOver: boolean;
}

const BRIEF = `cache {
        success 9984 30
        denial 9984 5
    }`;
const CLUSTER_DNS = '__PILLAR__CLUSTER__DNS__';
const UPSTREAM_SERVERS = '__PILLAR__UPSTREAM__SERVERS__';

/**
 * The Corefile of nodelocaldns.yaml, filled in as its documentation says for iptables mode or for ipvs mode: cluster names go on by TCP, to
 * kube-dns-upstream or to kube-dns itself; all others to the node's resolver. Names in capitals are for the agent.
 */
export function nodeLocalCorefile({ clusterDomain, kubeDns, takesOver }: NodeLocalVariant): string {
  const addresses = takesOver ? `${NODE_LOCAL_ADDRESS} ${kubeDns}` : NODE_LOCAL_ADDRESS;
  const zone = (name: string, cache: string, forward: string, more = ''): string => `${name}:53 {
    errors
    ${cache}
    reload
    loop
    bind ${addresses}
    forward . ${forward}
    prometheus :9253
${more}}
`;
  const upstream = `${takesOver ? CLUSTER_DNS : kubeDns} {
        force_tcp
    }`;
  return [
    zone(clusterDomain, BRIEF, upstream, `    health ${NODE_LOCAL_ADDRESS}:8080\n`),
    zone('in-addr.arpa', 'cache 30', upstream),
    zone('ip6.arpa', 'cache 30', upstream),
    zone('.', 'cache 30', UPSTREAM_SERVERS),
  ].join('');
}

/** How that text was filled in; of a text that is no such Corefile, anything. */
export function variantOf(corefile: string): NodeLocalVariant {
  const [, kubeDns] = new RegExp(`bind ${NODE_LOCAL_ADDRESS} (\\S+)`).exec(corefile) ?? [];
  return {
    clusterDomain: /^(\S+):53/.exec(corefile)?.[1] ?? '',
    kubeDns: kubeDns ?? /forward \. (\S+)/.exec(corefile)?.[1] ?? '',
    takesOver: kubeDns !== undefined,
  };
}

/** What the agent makes of it: the ClusterIP of the Service `kube-dns-upstream`, and the node's own file. */
export const withUpstream = (corefile: string, clusterIP: string): string =>
  corefile.replaceAll(CLUSTER_DNS, clusterIP).replaceAll(UPSTREAM_SERVERS, '/etc/resolv.conf');
