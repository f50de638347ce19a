import { nodePortIPs } from '../digest/node-port-addresses.ts';
import type { NodeView } from '../mode.ts';
import { filterChains, natChains } from './chains.ts';
import { chainLine, frameLine, type RestoreInput } from './restore-input.ts';

/** nfacct counter of packets in state INVALID. */
const INVALID_COUNTER = 'ct_state_invalid_dropped_pkts';

/** Chain lines of the fixed chains, and the rules that come before those of any Service. */
export function openNodeRules(view: NodeView, input: RestoreInput): void {
  const { masqueradeMark: mark, host } = view;
  for (const chain of filterChains) input.filterChains.push(chainLine(chain));
  for (const chain of natChains) input.natChains.push(chainLine(chain));
  const snat = '"kubernetes service traffic requiring SNAT"';
  const random = host.randomFully ? ' --random-fully' : '';
  input.natRules.append([
    frameLine(`-A KUBE-POSTROUTING -m mark ! --mark ${mark}/${mark} -j RETURN`, 'postrouting'),
    frameLine(`-A KUBE-POSTROUTING -j MARK --xor-mark ${mark}`, 'postrouting'),
    frameLine(`-A KUBE-POSTROUTING -m comment --comment ${snat} -j MASQUERADE${random}`, 'postrouting'),
    frameLine(`-A KUBE-MARK-MASQ -j MARK --or-mark ${mark}`, 'mark'),
  ]);
  if (!view.localhostNodePorts) return;
  // route_localnet=1, which node ports on 127.0.0.1 need, lets neighbours in too (kubernetes/kubernetes#90259).
  input.filterChains.push(chainLine('KUBE-FIREWALL'));
  const comment = '"block incoming localnet connections"';
  const text = `-A KUBE-FIREWALL -m comment --comment ${comment} -d 127.0.0.0/8 ! -s 127.0.0.0/8 -m conntrack ! --ctstate RELATED,ESTABLISHED,DNAT -j DROP`;
  input.filterRules.push(frameLine(text, 'localnet'));
}

/** The rules that come after those of every Service. */
export function closeNodeRules(view: NodeView, input: RestoreInput): void {
  jumpToNodePorts(view, input);
  const { masqueradeMark: mark, host } = view;
  const forward = '-A KUBE-FORWARD';
  if (!host.conntrackTCPLiberal) {
    const counted = host.nfacctCounters.includes(INVALID_COUNTER);
    const counter = counted ? ` -m nfacct --nfacct-name ${INVALID_COUNTER}` : '';
    const text = `${forward} -m conntrack --ctstate INVALID${counter} -j DROP`;
    input.filterRules.push(frameLine(text, 'forward'));
  }
  const marked = `-m comment --comment "kubernetes forwarding rules" -m mark --mark ${mark}/${mark}`;
  const known = `-m comment --comment "kubernetes forwarding conntrack rule" -m conntrack --ctstate RELATED,ESTABLISHED`;
  input.filterRules.append([
    frameLine(`${forward} ${marked} -j ACCEPT`, 'forward'),
    frameLine(`${forward} ${known} -j ACCEPT`, 'forward'),
  ]);
}

/** Must stay the last rule of KUBE-SERVICES: a load balancer's address may be local too. */
function jumpToNodePorts(view: NodeView, input: RestoreInput): void {
  const comment = '"kubernetes service nodeports; NOTE: this must be the last rule in this chain"';
  const add = (match: string): void => {
    const text = `-A KUBE-SERVICES -m comment --comment ${comment} ${match} -j KUBE-NODEPORTS`;
    input.natRules.push(frameLine(text, 'node-ports'));
  };
  if (!view.nodePorts.matchAll) {
    const served = nodePortIPs(view.nodePorts, view.localAddresses, view.localhostNodePorts);
    for (const address of served) add(`-d ${address}`);
    return;
  }
  const loopback = view.family === 'IPv6' ? '::1/128' : '127.0.0.0/8';
  add(`-m addrtype --dst-type LOCAL${view.localhostNodePorts ? '' : ` ! -d ${loopback}`}`);
}
