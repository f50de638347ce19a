import type { Tag } from '../../kernel/index.ts';
import { cidrContains } from '../../net/index.ts';
import type { ServedPort } from '../digest/served.ts';
import type { EndpointSelection } from '../digest/topology.ts';
import type { NodeView } from '../mode.ts';
import type { RuleTag } from '../rule-tag.ts';
import type { SetName } from './sets.ts';
import { type Frontend, serving, virtualServer, type WantedServer } from './virtual-servers.ts';

/** All that one service port puts into the kernel, each object by its text with the tag it carries. */
export interface WantedObjects {
  readonly servers: readonly WantedServer[];
  /** Entries by set. */
  readonly entries: readonly { readonly set: SetName; readonly entry: string; readonly tag: Tag }[];
  /** Addresses that are bound to the dummy link. */
  readonly addresses: readonly string[];
  /** Rules of KUBE-IPVS-OUT-FILTER. */
  readonly outFilter: readonly { readonly text: string; readonly tag: RuleTag }[];
  readonly noLocalEndpoints: { readonly internal: boolean; readonly external: boolean };
}

/** A service port while its objects are put together. */
interface Draft {
  readonly view: NodeView;
  readonly port: ServedPort['port'];
  readonly endpoints: ServedPort['endpoints'];
  readonly protocol: string;
  readonly selection: EndpointSelection;
  readonly servers: WantedServer[];
  readonly entries: { set: SetName; entry: string; tag: Tag }[];
  readonly addresses: string[];
  readonly outFilter: { text: string; tag: RuleTag }[];
}

const tagOf = ({ port }: Draft, role: RuleTag['role']): RuleTag => ({
  role,
  service: port.service,
  port: port.portName,
  protocol: port.protocol,
});

const put = (draft: Draft, set: SetName, entry: string, role: RuleTag['role']): void => {
  draft.entries.push({ set, entry, tag: tagOf(draft, role) });
};

/** An address gets a virtual server and, unless another link of the node has it, a place on the dummy link. */
function capture(draft: Draft, role: Frontend, address: string, policyLocal: boolean): void {
  const { view, port, selection } = draft;
  draft.servers.push(virtualServer(view, port, role, address, serving(selection, policyLocal)));
  if (role !== 'node-port' && (role === 'cluster-ip' || !nodeAddresses(view).includes(address)))
    draft.addresses.push(address);
}

/** All that the node has but for loopback and IPv6 link-local addresses; those of the dummy link are not among them. (netlink_linux.go isValidForSet) */
export const nodeAddresses = ({ localAddresses }: NodeView): readonly string[] =>
  localAddresses.filter((address) => !/^(127\.|::1$|fe[89ab].:)/.test(address));

/** Local endpoints, ready or not, for packets that come back to who sent them. */
function listHairpins(draft: Draft): void {
  for (const endpoint of draft.endpoints) {
    if (!endpoint.isLocal) continue;
    const entry = `${endpoint.ip},${draft.protocol}:${endpoint.port},${endpoint.ip}`;
    put(draft, 'KUBE-LOOP-BACK', entry, 'hairpin');
  }
}

function captureExternalIPs(draft: Draft): void {
  const { port, protocol } = draft;
  for (const address of port.externalIPs) {
    const set = port.externalPolicyLocal ? 'KUBE-EXTERNAL-IP-LOCAL' : 'KUBE-EXTERNAL-IP';
    put(draft, set, `${address},${protocol}:${port.port}`, 'external-ip');
    capture(draft, 'external-ip', address, port.externalPolicyLocal);
  }
}

function captureLoadBalancer(draft: Draft): void {
  const { port, protocol } = draft;
  for (const address of port.loadBalancerVIPs) {
    const entry = `${address},${protocol}:${port.port}`;
    put(draft, 'KUBE-LOAD-BALANCER', entry, 'lb');
    if (port.externalPolicyLocal) put(draft, 'KUBE-LOAD-BALANCER-LOCAL', entry, 'lb');
    if (port.loadBalancerSourceRanges.length > 0) restrict(draft, address, entry);
    capture(draft, 'lb', address, port.externalPolicyLocal);
  }
}

/** The node's own packets carry the balancer's address as their source: they pass if the node is in a range, else they are dropped on their way out. */
function restrict(draft: Draft, address: string, entry: string): void {
  const { port, protocol, view } = draft;
  put(draft, 'KUBE-LOAD-BALANCER-FW', entry, 'lb-firewall');
  for (const range of port.loadBalancerSourceRanges)
    put(draft, 'KUBE-LOAD-BALANCER-SOURCE-CIDR', `${entry},${range}`, 'source-range');
  const { nodeIP } = view;
  const includesNode =
    nodeIP !== undefined && port.loadBalancerSourceRanges.some((range) => cidrContains(range, nodeIP));
  if (includesNode) {
    put(draft, 'KUBE-LOAD-BALANCER-SOURCE-IP', `${entry},${address}`, 'source-range');
    return;
  }
  const match = `-m ipvs --vaddr ${address} --vproto ${protocol} --vport ${port.port}`;
  draft.outFilter.push({
    text: `-A KUBE-IPVS-OUT-FILTER -s ${address} ${match} -j DROP`,
    tag: tagOf(draft, 'lb-firewall'),
  });
}

function captureNodePort(draft: Draft, served: readonly string[]): void {
  const { port } = draft;
  const sets = port.externalPolicyLocal ? (['', '-LOCAL'] as const) : ([''] as const);
  for (const local of sets) {
    if (port.protocol === 'SCTP') {
      for (const address of served)
        put(draft, `KUBE-NODE-PORT${local}-SCTP-HASH`, `${address},sctp:${port.nodePort}`, 'node-port');
    } else put(draft, `KUBE-NODE-PORT${local}-${port.protocol}`, `${port.nodePort}`, 'node-port');
  }
  for (const address of served) capture(draft, 'node-port', address, port.externalPolicyLocal);
}

/** The body of the loop over service ports. `served` are the addresses of node ports. (proxier.go syncProxyRules) */
export function wantedObjects(
  view: NodeView,
  { port, endpoints, selection }: ServedPort,
  served: readonly string[],
): WantedObjects {
  const protocol = port.protocol.toLowerCase();
  const draft: Draft = {
    view,
    port,
    endpoints,
    protocol,
    selection,
    servers: [],
    entries: [],
    addresses: [],
    outFilter: [],
  };
  listHairpins(draft);
  put(draft, 'KUBE-CLUSTER-IP', `${port.clusterIP},${protocol}:${port.port}`, 'cluster-ip');
  capture(draft, 'cluster-ip', port.clusterIP, port.internalPolicyLocal);
  captureExternalIPs(draft);
  captureLoadBalancer(draft);
  // Without any address to serve them on, upstream goes on with the next service port.
  if (port.nodePort === 0 || served.length > 0) {
    if (port.nodePort !== 0) captureNodePort(draft, served);
    if (port.healthCheckNodePort !== 0)
      put(draft, 'KUBE-HEALTH-CHECK-NODE-PORT', `${port.healthCheckNodePort}`, 'health-check');
  }
  return { ...draft, noLocalEndpoints: countDenials(draft) };
}

/** Any virtual server that had to do without local endpoints makes both policies of the Service count. (proxier.go syncEndpoint) */
function countDenials({ port, selection, servers }: Draft): WantedObjects['noLocalEndpoints'] {
  const isLocal = ({ tag }: WantedServer): boolean =>
    tag.role === 'cluster-ip' ? port.internalPolicyLocal : port.externalPolicyLocal;
  const lacking =
    selection.hasAny && (selection.local ?? []).length === 0 && servers.some((server) => isLocal(server));
  return {
    internal: lacking && port.internalPolicyLocal,
    external: lacking && port.externalPolicyLocal,
  };
}
