import type { NetworkPolicy, NetworkPolicyPeer, NetworkPolicyPort } from '../../../api/index.ts';
import { formatLabelSelector } from '../../../api/index.ts';
import type { Describer } from './describer.ts';
import { annotationsMultiline, labelsMultiline, type Writer } from './writer.ts';

/** One rule, whichever way it looks. */
interface Rule {
  readonly ports: readonly NetworkPolicyPort[];
  readonly peers: readonly NetworkPolicyPeer[];
}

function writePeer(writer: Writer, { podSelector, namespaceSelector, ipBlock }: NetworkPolicyPeer): void {
  if (namespaceSelector) writer.line(3, `NamespaceSelector: ${formatLabelSelector(namespaceSelector)}`);
  if (podSelector) writer.line(3, `PodSelector: ${formatLabelSelector(podSelector)}`);
  if (!ipBlock) return;
  writer.line(3, 'IPBlock:');
  writer.line(4, `CIDR: ${ipBlock.cidr}`);
  writer.line(4, `Except: ${(ipBlock.except ?? []).join(', ')}`);
}

/** The rules of one direction (printNetworkPolicySpecIngressFrom, …EgressTo). */
function writeRules(writer: Writer, rules: readonly Rule[], way: 'ingress' | 'egress'): void {
  const [preposition, side] = way === 'ingress' ? ['From', 'source'] : ['To', 'destination'];
  if (rules.length === 0) writer.line(2, `<none> (Selected pods are isolated for ${way} connectivity)`);
  for (const [index, { ports, peers }] of rules.entries()) {
    if (ports.length === 0) writer.line(2, 'To Port: <any> (traffic allowed to all ports)');
    for (const { port, protocol } of ports)
      writer.line(2, `To Port: ${port ?? '<nil>'}/${protocol ?? 'TCP'}`);
    if (peers.length === 0) writer.line(2, `${preposition}: <any> (traffic not restricted by ${side})`);
    for (const peer of peers) {
      writer.line(2, `${preposition}:`);
      writePeer(writer, peer);
    }
    if (index < rules.length - 1) writer.line(2, '----------');
  }
}

/** `kubectl describe networkpolicy` (NetworkPolicyDescriber). */
export const describeNetworkPolicy: Describer<NetworkPolicy> = ({ metadata, spec }, _, writer) => {
  const { ingress = [], egress = [], policyTypes = [] } = spec;
  const created = (metadata.creationTimestamp ?? '').replace('T', ' ').replace('Z', ' +0000 UTC');
  writer.line(0, `Name:\t${metadata.name}`);
  writer.line(0, `Namespace:\t${metadata.namespace}`);
  writer.line(0, `Created on:\t${created}`);
  labelsMultiline(writer, 'Labels', metadata.labels);
  annotationsMultiline(writer, metadata.annotations);
  const selected = formatLabelSelector(spec.podSelector);
  const all = ' (Allowing the specific traffic to all pods in this namespace)';
  writer.line(0, 'Spec:');
  writer.line(1, `PodSelector:     ${selected}${selected === '<none>' ? all : ''}`);
  if (policyTypes.includes('Ingress')) {
    writer.line(1, 'Allowing ingress traffic:');
    const rules = ingress.map(({ ports = [], from = [] }) => ({ ports, peers: from }));
    writeRules(writer, rules, 'ingress');
  } else writer.line(1, 'Not affecting ingress traffic');
  if (policyTypes.includes('Egress')) {
    writer.line(1, 'Allowing egress traffic:');
    const rules = egress.map(({ ports = [], to = [] }) => ({ ports, peers: to }));
    writeRules(writer, rules, 'egress');
  } else writer.line(1, 'Not affecting egress traffic');
  writer.line(1, `Policy Types: ${policyTypes.join(', ')}`);
};
