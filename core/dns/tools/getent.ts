import { parseAddress } from '../message/address.ts';
import type { DnsRecord } from '../message/message.ts';
import type { Lookup, Resolution } from '../resolver/lookup.ts';
import { askInTurn, bare, reversed } from './bind-query.ts';
import { type DnsTool, type ToolOutput, type ToolPlace, text } from './place.ts';

/** A host as a program gets it: struct hostent. */
interface Host {
  readonly addresses: readonly string[];
  readonly name: string;
  readonly aliases: readonly string[];
}

const TRY = "Try `getent --help' or `getent --usage' for more information.";
const NOT_FOUND = 2;

interface HostsLine {
  readonly address: string;
  readonly names: readonly string[];
}

const linesOf = (hosts: string): readonly HostsLine[] =>
  hosts.split('\n').flatMap((line) => {
    const [address = '', ...names] = (line.split('#')[0] ?? '').trim().split(/\s+/);
    return parseAddress(address) && names.length > 0 ? [{ address, names }] : [];
  });

/** What the name that was answered led to: CNAMEs on the way, where they end, and addresses as the server sent them. */
function answered({ steps }: Resolution): Host {
  const step = steps.find(({ outcome }) => outcome === 'ANSWER');
  const answers = (step?.queries ?? []).map(({ reply }): readonly DnsRecord[] => reply?.answer ?? []);
  const answer = answers.find((records) => records.length > 0) ?? [];
  const chain = answer.filter(({ type }) => type === 'CNAME');
  return {
    addresses: answer.flatMap(({ type, data }) => (type === 'A' || type === 'AAAA' ? [data] : [])),
    name: bare(chain.at(-1)?.data ?? step?.candidate ?? ''),
    aliases: chain.map((record) => bare(record.name)),
  };
}

/** gethostbyname2: /etc/hosts first, then the search list. */
function byName(place: ToolPlace, typed: string, family: 'IPv4' | 'IPv6'): Host | undefined {
  const resolution = place.resolve(typed, family);
  const { result, steps } = resolution;
  if (result.kind !== 'ADDRESSES') return undefined;
  if (steps.length > 0) return answered(resolution);
  const listed = linesOf(place.hosts).find(
    ({ address, names }) => result.addresses.includes(address) && names.includes(typed),
  );
  const [name = typed, ...aliases] = listed?.names ?? [];
  return { addresses: result.addresses, name, aliases };
}

/** gethostbyaddr: /etc/hosts first, then PTR. */
function byAddress(place: ToolPlace, address: string): Host | undefined {
  const listed = linesOf(place.hosts).find((line) => line.address === address);
  if (listed) {
    const [name = '', ...aliases] = listed.names;
    return { addresses: [address], name, aliases };
  }
  const { reply } = askInTurn(place, place.nameservers, reversed(address) ?? '', {
    type: 'PTR',
    recurse: true,
    tcp: false,
    port: 53,
    tries: 2,
    patience: 5000,
    minds: 'nothing',
  });
  const [first, ...rest] = (reply?.packet.answer ?? []).flatMap(({ type, data }) =>
    type === 'PTR' ? [bare(data)] : [],
  );
  return first === undefined ? undefined : { addresses: [address], name: first, aliases: rest };
}

/** glibc asks for IPv6 first and for IPv4 only where there is none (nss/getent.c `hosts_keys`). */
const hostOf = (place: ToolPlace, key: string): Host | undefined =>
  parseAddress(key) ? byAddress(place, key) : (byName(place, key, 'IPv6') ?? byName(place, key, 'IPv4'));

const hostLines = ({ addresses, name, aliases }: Host): readonly string[] =>
  addresses.map((address) => `${address.padEnd(15)} ${[name, ...aliases].join(' ')}`);

/** `getent ahosts`: getaddrinfo with AI_CANONNAME, three sorts of sockets for each address. */
function ahostLines(place: ToolPlace, key: string, family: Lookup['family']): readonly string[] | undefined {
  const asked = place.resolve(key, family);
  // AI_V4MAPPED: who wants IPv6 and gets none is told of IPv4 in its clothes.
  const isMapped = family === 'IPv6' && asked.result.kind !== 'ADDRESSES';
  const resolution = isMapped ? place.resolve(key, 'IPv4') : asked;
  const { result } = resolution;
  if (result.kind !== 'ADDRESSES') return undefined;
  const name = answered(resolution).name || key;
  const addresses = isMapped ? result.addresses.map((address) => `::ffff:${address}`) : result.addresses;
  return addresses.flatMap((address, index) =>
    ['STREAM', 'DGRAM', 'RAW'].map(
      (sort, i) => `${address.padEnd(15)} ${sort.padEnd(6)} ${index === 0 && i === 0 ? name : ''}`,
    ),
  );
}

const AHOSTS: Readonly<Record<string, Lookup['family']>> = {
  ahosts: 'any',
  ahostsv4: 'IPv4',
  ahostsv6: 'IPv6',
};
const OTHERS = [
  ...['aliases', 'ethers', 'group', 'gshadow', 'initgroups', 'netgroup', 'networks'],
  ...['passwd', 'protocols', 'rpc', 'services', 'shadow'],
];

/** Key after key, up to the first that is not found. */
function found(
  keys: readonly string[],
  linesFor: (key: string) => readonly string[] | undefined,
): ToolOutput {
  const lines: string[] = [];
  for (const key of keys) {
    const more = linesFor(key);
    if (!more) return { stdout: text(lines), exitCode: NOT_FOUND };
    lines.push(...more);
  }
  return { stdout: text(lines), exitCode: 0 };
}

/** `getent` of glibc (nss/getent.c) with the databases that ask DNS. Simplified: the same where the C library is musl. */
export const getent: DnsTool = (words, place) => {
  const option = words.find((word) => word.startsWith('-'));
  if (option !== undefined)
    return {
      stdout: '',
      stderr: text([`getent: invalid option -- '${option.slice(1, 2)}'`, TRY]),
      exitCode: 64,
    };
  const [database, ...keys] = words;
  if (database === undefined)
    return { stdout: text([TRY]), stderr: text(['getent: wrong number of arguments']), exitCode: 1 };
  if (OTHERS.includes(database))
    return { stdout: '', stderr: text([`getent: ${database}: not modelled here`]), exitCode: 1 };
  const family = AHOSTS[database];
  if (family === undefined && database !== 'hosts')
    return { stdout: text([TRY]), stderr: text([`Unknown database: ${database}`]), exitCode: 1 };
  if (keys.length === 0) {
    const listed = linesOf(place.hosts).map(({ address, names: [name = '', ...aliases] }) => ({
      addresses: [address],
      name,
      aliases,
    }));
    return { stdout: text(listed.flatMap(hostLines)), exitCode: 0 };
  }
  return found(keys, (key) => {
    if (family !== undefined) return ahostLines(place, key, family);
    const one = hostOf(place, key);
    return one && hostLines(one);
  });
};
