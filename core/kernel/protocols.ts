/** Names of /etc/protocols by number, and another spelling. */
const NAMES: ReadonlyMap<string, string> = new Map([
  ['0', 'all'],
  ['1', 'icmp'],
  ['2', 'igmp'],
  ['6', 'tcp'],
  ['17', 'udp'],
  ['47', 'gre'],
  ['50', 'esp'],
  ['51', 'ah'],
  ['58', 'ipv6-icmp'],
  ['112', 'vrrp'],
  ['132', 'sctp'],
  ['icmpv6', 'ipv6-icmp'],
]);

/** The name of a protocol given by name or number, in lower case (`all` stands for any); undefined if it is not known. */
export function protocolName(text: string): string | undefined {
  const name = text.toLowerCase();
  return NAMES.get(name) ?? [...NAMES.values()].find((known) => known === name);
}

/** The number of a protocol that `protocolName` knows; 0 for another. */
export function protocolNumber(name: string): number {
  for (const [number, known] of NAMES) if (known === name) return Number(number);
  return 0;
}
