import type { Packet } from '../../../net/index.ts';
import { hex } from '../datatypes.ts';
import { type NftSight, peek, type Reader, type Selector } from '../statement.ts';

const protocolOf = (packet: Packet, { family }: NftSight): string => {
  if (packet.protocol !== 'ICMP') return packet.protocol.toLowerCase();
  return family === 'IPv4' ? 'icmp' : 'ipv6-icmp';
};

const quoted = (name: string | undefined): string | undefined =>
  name === undefined ? undefined : `"${name}"`;

const KEYS: Readonly<Record<string, Selector>> = {
  l4proto: {
    text: 'meta l4proto',
    type: 'inet_proto',
    read: (sight) => protocolOf(sight.packet, sight),
  },
  mark: { text: 'meta mark', type: 'mark', read: ({ packet }) => hex(packet.mark) },
  nfproto: {
    text: 'meta nfproto',
    type: 'nf_proto',
    read: ({ family }) => (family === 'IPv4' ? 'ipv4' : 'ipv6'),
  },
  skuid: { text: 'meta skuid', type: 'uid', read: ({ uid }) => (uid === undefined ? undefined : `${uid}`) },
  iif: { text: 'iif', type: 'ifname', read: ({ iif }) => quoted(iif) },
  oif: { text: 'oif', type: 'ifname', read: ({ oif }) => quoted(oif) },
  iifname: { text: 'iifname', type: 'ifname', read: ({ iif }) => quoted(iif) },
  oifname: { text: 'oifname', type: 'ifname', read: ({ oif }) => quoted(oif) },
};

/** `meta l4proto`, `meta mark`, `iifname` and their like; marks, senders and interfaces do without the word meta. */
export function meta(reader: Reader): Selector | undefined {
  const qualified = peek(reader) === 'meta';
  const key = peek(reader, qualified ? 1 : 0);
  if (!Object.hasOwn(KEYS, key) || (!qualified && !/^(mark|skuid|[io]if.*)$/.test(key))) return undefined;
  reader.at += qualified ? 2 : 1;
  return KEYS[key];
}
