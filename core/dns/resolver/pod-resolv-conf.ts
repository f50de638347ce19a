import type { Pod } from '../../api/index.ts';
import { parseAddress } from '../message/address.ts';

/** A Warning event that the kubelet records while it forms the file. */
export interface DnsEvent {
  readonly on: 'Pod' | 'Node';
  readonly type: 'Warning';
  readonly reason: 'DNSConfigForming' | 'MissingClusterDNS';
  readonly message: string;
}

/** The DNS settings of a Pod, and its /etc/resolv.conf as the container runtime writes it. */
export interface PodResolvConf {
  readonly nameservers: readonly string[];
  readonly searches: readonly string[];
  readonly options: readonly string[];
  readonly text: string;
  readonly events: readonly DnsEvent[];
}

/** KubeletConfiguration as far as DNS goes. */
export interface KubeletDns {
  readonly clusterDNS: readonly string[];
  readonly clusterDomain: string;
  /** The text of the file that `resolvConf` names; null if the setting is empty. */
  readonly nodeResolvConf: string | null;
  readonly nodeIPs?: readonly string[];
}

interface Settings {
  readonly nameservers: readonly string[];
  readonly searches: readonly string[];
  readonly options: readonly string[];
}

const MAX_NAMESERVERS = 3;
const MAX_SEARCHES = 32;
const MAX_SEARCH_LINE = 2048;
const MAX_DOMAIN = 253;

const NOTHING: Settings = { nameservers: [], searches: [], options: [] };
const unique = (items: readonly string[]): readonly string[] => [...new Set(items)];

/** Options by name, the later one wins. The kubelet keeps a map, so order is not promised; here it is that of first mention. */
function mergeOptions(options: readonly string[]): readonly string[] {
  const byName = new Map(options.map((option) => [option.split(':')[0], option]));
  return [...byName.values()];
}

/** pkg/kubelet/network/dns/dns.go `parseResolvConf`: name servers add up, the last search line counts. */
function parseNodeFile(text: string): Settings {
  const nameservers: string[] = [];
  const options: string[] = [];
  let searches: readonly string[] = [];
  for (const line of text.split('\n')) {
    const [keyword = '', ...fields] = line.trim().split(/\s+/);
    if (keyword === 'nameserver' && fields[0]) nameservers.push(fields[0]);
    if (keyword === 'search')
      searches = fields.map((field) => field.replace(/\.$/, '')).filter((field) => field !== '');
    if (keyword === 'options') options.push(...fields);
  }
  return { nameservers, searches, options: mergeOptions(options) };
}

function fitNameservers(nameservers: readonly string[], events: DnsEvent[]): readonly string[] {
  if (nameservers.length <= MAX_NAMESERVERS) return nameservers;
  const kept = nameservers.slice(0, MAX_NAMESERVERS);
  const message = `Nameserver limits were exceeded, some nameservers have been omitted, the applied nameserver line is: ${kept.join(' ')}`;
  events.push({ on: 'Pod', type: 'Warning', reason: 'DNSConfigForming', message });
  return kept;
}

function fitSearches(searches: readonly string[], events: DnsEvent[]): readonly string[] {
  const kept = searches.slice(0, MAX_SEARCHES).filter((domain) => domain.length <= MAX_DOMAIN);
  while (kept.join(' ').length > MAX_SEARCH_LINE) kept.pop();
  if (kept.length === searches.length) return searches;
  const message = `Search Line limits were exceeded, some search paths have been omitted, the applied search line is: ${kept.join(' ')}`;
  events.push({ on: 'Pod', type: 'Warning', reason: 'DNSConfigForming', message });
  return kept;
}

/** Layout of containerd (internal/cri/server `parseDNSOptions`): search, name servers, options. */
function fileText({ nameservers, searches, options }: Settings): string {
  const lines = [
    ...(searches.length > 0 ? [`search ${searches.join(' ')}`] : []),
    ...nameservers.map((server) => `nameserver ${server}`),
    ...(options.length > 0 ? [`options ${options.join(' ')}`] : []),
  ];
  return lines.map((line) => `${line}\n`).join('');
}

/** ClusterFirst of a hostNetwork Pod is Default; only ClusterFirstWithHostNet gives it the cluster's servers. */
function policyOf(pod: Pod): 'cluster' | 'host' | 'none' {
  const policy = pod.spec.dnsPolicy ?? 'ClusterFirst';
  if (policy === 'None') return 'none';
  if (policy === 'Default') return 'host';
  return policy === 'ClusterFirst' && pod.spec.hostNetwork ? 'host' : 'cluster';
}

function missingClusterDNS(pod: Pod): readonly DnsEvent[] {
  const message =
    'kubelet does not have ClusterDNS IP configured and cannot create Pod using "ClusterFirst" policy. Falling back to "Default" policy.';
  const { name, namespace = 'default', uid = '' } = pod.metadata;
  return [
    { on: 'Node', type: 'Warning', reason: 'MissingClusterDNS', message },
    {
      on: 'Pod',
      type: 'Warning',
      reason: 'MissingClusterDNS',
      message: `pod: "${name}_${namespace}(${uid})". ${message}`,
    },
  ];
}

/** Settings of the node; with `resolvConf: ""` the local machine and the root as only search domain. */
function hostSettings(kubelet: KubeletDns): Settings {
  if (kubelet.nodeResolvConf !== null) return parseNodeFile(kubelet.nodeResolvConf);
  const local = (kubelet.nodeIPs ?? []).map((ip) =>
    parseAddress(ip)?.family === 'IPv6' ? '::1' : '127.0.0.1',
  );
  return { nameservers: local.length > 0 ? local : ['127.0.0.1'], searches: ['.'], options: [] };
}

function clusterSettings(pod: Pod, kubelet: KubeletDns): Settings {
  const { clusterDomain, clusterDNS, nodeResolvConf } = kubelet;
  const node = nodeResolvConf === null ? NOTHING : parseNodeFile(nodeResolvConf);
  const namespace = pod.metadata.namespace ?? 'default';
  const cluster =
    clusterDomain === '' ? [] : [`${namespace}.svc.${clusterDomain}`, `svc.${clusterDomain}`, clusterDomain];
  return { nameservers: clusterDNS, searches: unique([...cluster, ...node.searches]), options: ['ndots:5'] };
}

/**
 * What /etc/resolv.conf of a Pod says (kubernetes pkg/kubelet/network/dns/dns.go `GetPodDNS`). The file is written when the
 * sandbox starts and stays as it is.
 */
export function podResolvConf({ pod, ...kubelet }: { readonly pod: Pod } & KubeletDns): PodResolvConf {
  const events: DnsEvent[] = [];
  const policy = policyOf(pod);
  const noClusterDNS = policy === 'cluster' && kubelet.clusterDNS.length === 0;
  if (noClusterDNS) events.push(...missingClusterDNS(pod));
  const base =
    policy === 'none'
      ? NOTHING
      : policy === 'host' || noClusterDNS
        ? hostSettings(kubelet)
        : clusterSettings(pod, kubelet);
  const { nameservers = [], searches = [], options = [] } = pod.spec.dnsConfig ?? {};
  const extra = options.map(({ name, value }) => (value ? `${name}:${value}` : name));
  const settings = {
    nameservers: fitNameservers(
      pod.spec.dnsConfig ? unique([...base.nameservers, ...nameservers]) : base.nameservers,
      events,
    ),
    searches: fitSearches(
      pod.spec.dnsConfig ? unique([...base.searches, ...searches]) : base.searches,
      events,
    ),
    options: mergeOptions([...base.options, ...extra]),
  };
  return { ...settings, text: fileText(settings), events };
}
