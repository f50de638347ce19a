import { canonicalAddress, cidrOf, type Family, familyOf } from '../../net/index.ts';
import { familyOfSet, type IpSet, type Part, SET_TYPES } from './set.ts';

function canonicalNetwork(text: string, family: Family | undefined): string | undefined {
  const network = cidrOf(text);
  if (network === undefined) return undefined;
  if (familyOf(network.slice(0, network.indexOf('/'))) !== family) return undefined;
  return network.replace(family === 'IPv4' ? /\/32$/ : /\/128$/, '');
}

const isPort = (text: string): boolean => /^\d{1,5}$/.test(text) && Number(text) <= 65535;

function canonicalPart(part: Part, text: string, family: Family | undefined): string | undefined {
  switch (part) {
    case 'ip': {
      const address = canonicalAddress(text);
      return address !== undefined && familyOf(address) === family ? address : undefined;
    }
    case 'net':
      return canonicalNetwork(text, family);
    case 'port': {
      const [protocol, port] = text.includes(':') ? (text.split(':') as [string, string]) : ['tcp', text];
      return /^(tcp|udp|sctp)$/.test(protocol) && isPort(port) ? `${protocol}:${Number(port)}` : undefined;
    }
    case 'number':
      return isPort(text) ? `${Number(text)}` : undefined;
  }
}

/** The entry as `ipset save` prints it; undefined if it is none for this type of set. Without a protocol a port is TCP's. */
export function canonicalEntry(set: Pick<IpSet, 'type' | 'header'>, text: string): string | undefined {
  const parts = SET_TYPES[set.type];
  const words = text.split(',');
  if (words.length !== parts.length) return undefined;
  const family = familyOfSet(set);
  const read = parts.map((part, at) => canonicalPart(part, words[at] ?? '', family));
  return read.includes(undefined) ? undefined : read.join(',');
}
