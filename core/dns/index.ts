/**
 * Cluster DNS: the messages, the stub resolver in a Pod (glibc, musl, Go), its resolv.conf as the kubelet writes it, and
 * CoreDNS with the plug-ins of kubeadm's Corefile. Mirrors CoreDNS 1.12 and Kubernetes 1.34.
 * Messages are octets by a codec of our own: dns-packet needs Node's
 * Buffer, which core does not have; tests hold the two side by side.
 * Simplified: no DNSSEC, no zone transfers, `forward` leads to a small list of outside
 * records.
 */
export { answer, type DnsReply, type DnsServer, newDnsServer, withPrinted } from './coredns/answer.ts';
export { configure } from './coredns/configuration.ts';
export { kubeadmCorefile } from './coredns/kubeadm-corefile.ts';
export {
  NODE_LOCAL_ADDRESS,
  type NodeLocalVariant,
  nodeLocalCorefile,
  withUpstream,
} from './coredns/node-local-corefile.ts';
export { type OutsideNames, outsideNames, outsideWith, whyNotOutside } from './coredns/outside.ts';
export type { Exchanged } from './coredns/plugin.ts';
export { corefileReader } from './coredns/process.ts';
export { queryOf, replyPacket, servePacket } from './coredns/serve-packet.ts';
export { kubeadmServer, startDnsServer } from './coredns/startup.ts';
export { askUpstream, type Upstream } from './coredns/upstream.ts';

export {
  type DnsMessage,
  type DnsQuery,
  type DnsRecord,
  zoneLine,
} from './message/message.ts';

export type { OwnAddress } from './resolver/address-order.ts';
export type { Libc } from './resolver/libc.ts';
export type {
  Ask,
  Heard,
  Lookup,
  QueryRecord,
  Resolution,
} from './resolver/lookup.ts';
export { podHosts } from './resolver/pod-hosts.ts';
export {
  type PodResolvConf,
  podResolvConf,
} from './resolver/pod-resolv-conf.ts';
export { resolve } from './resolver/resolve.ts';
export {
  type DigHeard,
  type DigPlace,
  type DnsToolName,
  dig,
  dnsTools,
  subjectOf,
  type ToolPlace,
} from './tools/index.ts';
export { decodePacket } from './wire/decode.ts';
export { encodePacket } from './wire/encode.ts';
export type { DnsPacket } from './wire/packet.ts';
