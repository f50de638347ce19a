import { isRecordType, types } from '../wire/numbers.ts';
import type { DnsPacket, PacketRecord } from '../wire/packet.ts';
import {
  askInTurn,
  askSearching,
  type BindAnswer,
  type BindQuery,
  bare,
  canonicalIn,
  reversed,
  serversOf,
} from './bind-query.ts';
import { type DnsTool, type ToolOutput, type ToolPlace, text } from './place.ts';

interface Options {
  readonly query: BindQuery;
  readonly search: boolean;
  /** Nothing but a name was asked for: A, and then AAAA. */
  readonly isDefault: boolean;
}

const START: Options = {
  query: { type: 'A', recurse: true, tcp: false, port: 53, tries: 3, patience: 5000, minds: 'recursion' },
  search: true,
  isDefault: true,
};

const NOT_MODELLED = ['debug', 'd2', 'all', 'domain', 'class', 'cl'];

/** One `-option` (bin/dig/nslookup.c `setoption`); the text is what it says of one that it does not know, going on without. */
function readOption(options: Options, word: string): Options | string {
  const [name = '', value = ''] = word.slice(1).split('=');
  const change = (query: Partial<BindQuery>): Options => ({
    ...options,
    query: { ...options.query, ...query },
  });
  if (['type', 'ty', 'query', 'querytype', 'qu', 'q'].includes(name)) {
    const type = value.toUpperCase();
    if (!isRecordType(type)) return `unknown query type: ${value}`;
    return { ...change({ type, tcp: options.query.tcp || type === 'ANY' }), isDefault: false };
  }
  if ((name === 'port' || name === 'po') && /^\d+$/.test(value)) return change({ port: Number(value) });
  if ((name === 'timeout' || name === 't') && /^\d+$/.test(value))
    return change({ patience: Number(value) * 1000 });
  if ((name === 'retry' || name === 'ret') && /^\d+$/.test(value))
    return change({ tries: Number(value) + 1 });
  if (/^(no)?(vc|v)$/.test(name)) return change({ tcp: !name.startsWith('no') });
  if (/^(no)?rec(urse)?$/.test(name)) return change({ recurse: !name.startsWith('no') });
  if (/^(no)?sea(rch)?$/.test(name)) return { ...options, search: !name.startsWith('no') };
  if (/^(no)?fail$/.test(name)) return options;
  return `*** Invalid option: ${word.slice(1)}`;
}

const SAID: Readonly<Record<string, string>> = {
  CNAME: 'canonical name',
  PTR: 'name',
  NS: 'nameserver',
  MX: 'mail exchanger',
  TXT: 'text',
  SRV: 'service',
};
const SOA = ['origin', 'mail addr', 'serial', 'refresh', 'retry', 'expire', 'minimum'];

/** A record as nslookup.c `printsection` shows it. */
function recordLines({ name, type, data }: PacketRecord): readonly string[] {
  if (type === 'A' || type === 'AAAA') return [`Name:\t${bare(name)}`, `Address: ${data}`];
  if (type === 'SOA')
    return [bare(name), ...data.split(' ').map((field, i) => `\t${SOA[i]} = ${i < 2 ? bare(field) : field}`)];
  return [`${bare(name)}\t${SAID[type] ?? `rdata_${types.numberOf(type)}`} = ${data}`];
}

/** What is said of one reply. */
function replyLines(packet: DnsPacket, typed: string, isQuiet: boolean, isFirst: boolean): readonly string[] {
  if (packet.rcode !== 'NOERROR') return [`** server can't find ${typed}: ${packet.rcode}`];
  const { flags, answer, authority, additional } = packet;
  const type = packet.questions[0]?.type ?? '';
  const rest = [...authority, ...additional].flatMap(recordLines);
  return [
    ...(!flags.aa && isFirst ? ['Non-authoritative answer:'] : []),
    ...answer.flatMap(recordLines),
    ...(answer.length === 0 && !isQuiet ? [`*** Can't find ${typed}: No answer`] : []),
    ...(!flags.aa && type !== 'A' && type !== 'AAAA'
      ? ['', 'Authoritative answers can be found from:', ...rest]
      : []),
  ];
}

const headingOf = (server: string, { query }: Options): readonly string[] => [
  `Server:\t\t${server}`,
  `Address:\t${server}#${query.port}`,
  '',
];

/** After A comes AAAA, of the name that the first led to. */
function sixToo(
  { name, tcp, server }: BindAnswer,
  first: DnsPacket,
  { query }: Options,
  place: ToolPlace,
): readonly string[] {
  const target = canonicalIn(first, name);
  const { notes, reply } = askInTurn(place, [server], target, { ...query, tcp, type: 'AAAA' });
  if (!reply) return notes;
  return [...notes, ...replyLines(reply.packet, bare(target), first.answer.length > 0, false)];
}

function lookUp(typed: string, given: string | undefined, options: Options, place: ToolPlace): ToolOutput {
  const servers = serversOf('nslookup', given, place);
  if (typeof servers === 'string') return { stdout: '', stderr: text([servers]), exitCode: 1 };
  const reverse = reversed(typed);
  const query: BindQuery = {
    ...options.query,
    ...(reverse !== undefined && { type: 'PTR' }),
    // With a server of one's own it does not mind (nslookup.c `main`).
    ...(given !== undefined && { minds: 'failure' as const }),
  };
  const asked =
    reverse !== undefined || !options.search
      ? askInTurn(place, servers, reverse ?? typed, query)
      : askSearching(place, servers, typed, query);
  const { notes, reply } = asked;
  if (!reply) return { stdout: text([...notes, '']), exitCode: 1 };
  const { packet } = reply;
  const isReverse = reverse !== undefined && options.isDefault;
  const withSix = options.isDefault && !isReverse && packet.rcode === 'NOERROR';
  const lines = [
    ...notes,
    ...(isReverse ? [] : headingOf(given ?? asked.server, options)),
    ...replyLines(packet, reverse === undefined ? typed : bare(reverse), withSix, !isReverse),
    ...(withSix ? sixToo(asked, packet, { ...options, query }, place) : []),
    '',
  ];
  return { stdout: text(lines), exitCode: packet.rcode === 'NOERROR' ? 0 : 1 };
}

/** `nslookup` of BIND 9.18 with a name (bin/dig/nslookup.c). Without one it would ask at a prompt of its own, which nobody types at here. */
export const nslookup: DnsTool = (words, place) => {
  const names = words.filter((word) => !word.startsWith('-'));
  const said: string[] = [];
  let options = START;
  for (const word of words.filter((each) => each.startsWith('-'))) {
    const [name = ''] = word.slice(1).split('=');
    if (NOT_MODELLED.includes(name))
      return { stdout: '', stderr: text([`nslookup: ${word}: not modelled here`]), exitCode: 1 };
    const read = readOption(options, word);
    if (typeof read === 'string') said.push(read);
    else options = read;
  }
  const [typed, given] = names;
  if (typed === undefined)
    return {
      stdout: '',
      stderr: text(['nslookup: its prompt is not modelled here; give it a name']),
      exitCode: 1,
    };
  const output = lookUp(typed, given, options, place);
  return { ...output, stdout: text(said) + output.stdout };
};
