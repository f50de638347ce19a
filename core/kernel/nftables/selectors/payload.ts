import type { Packet } from '../../../net/index.ts';
import { peek, type Reader, type Selector } from '../statement.ts';

const PROTOCOLS: Readonly<Record<string, Packet['protocol']>> = { tcp: 'TCP', udp: 'UDP', sctp: 'SCTP' };

/** Address fields of `ip` and `ip6`. */
function address(header: 'ip' | 'ip6', field: 'saddr' | 'daddr'): Selector {
  const family = header === 'ip' ? 'IPv4' : 'IPv6';
  return {
    text: `${header} ${field}`,
    type: header === 'ip' ? 'ipv4_addr' : 'ipv6_addr',
    read: (sight) => {
      if (sight.family !== family) return undefined;
      return field === 'saddr' ? sight.packet.src : sight.packet.dst;
    },
  };
}

/** Port fields of one protocol, or of whatever it is (`th`). */
const port = (header: string, field: 'sport' | 'dport'): Selector => ({
  text: `${header} ${field}`,
  type: 'inet_service',
  read: ({ packet }) =>
    header === 'th' || PROTOCOLS[header] === packet.protocol ? `${packet[field]}` : undefined,
});

/** `ip saddr`, `ip6 daddr`, `tcp dport`, `th dport` and their like. */
export function payload(reader: Reader): Selector | undefined {
  const [header, field] = [peek(reader), peek(reader, 1)];
  const isPort = field === 'sport' || field === 'dport';
  const isAddress = field === 'saddr' || field === 'daddr';
  let found: Selector | undefined;
  if ((header === 'ip' || header === 'ip6') && isAddress) found = address(header, field);
  else if ((header === 'th' || Object.hasOwn(PROTOCOLS, header)) && isPort) found = port(header, field);
  if (found) reader.at += 2;
  return found;
}
