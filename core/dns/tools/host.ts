import { isRecordType, rcodes } from '../wire/numbers.ts';
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
import { digLines } from './dig-print.ts';
import { type DnsTool, type ToolOutput, type ToolPlace, text } from './place.ts';

interface Options {
  readonly query: BindQuery;
  readonly ndots?: number;
  readonly verbose: boolean;
  /** No type was given: A, AAAA and MX. */
  readonly isDefault: boolean;
}

const USAGE = `Usage: host [-aCdilrTvVw] [-c class] [-N ndots] [-t type] [-W time]
            [-R number] [-m flag] [-p port] hostname [server]
       -a is equivalent to -v -t ANY
       -A is like -a but omits RRSIG, NSEC, NSEC3
       -c specifies query class for non-IN data
       -C compares SOA records on authoritative nameservers
       -d is equivalent to -v
       -l lists all hosts in a domain, using AXFR
       -m set memory debugging flag (trace|record|usage)
       -N changes the number of dots allowed before root lookup is done
       -p specifies the port on the server to query
       -r disables recursive processing
       -R specifies number of retries for UDP packets
       -s a SERVFAIL response should stop query
       -t specifies the query type
       -T enables TCP/IP mode
       -U enables UDP mode
       -v enables verbose output
       -V print version number and exit
       -w specifies to wait forever for a reply
       -W specifies how long to wait for a reply
       -4 use IPv4 query transport only
       -6 use IPv6 query transport only`;

const START: Options = {
  query: { type: 'A', recurse: true, tcp: false, port: 53, tries: 2, patience: 5000, minds: 'nothing' },
  verbose: false,
  isDefault: true,
};

const WITH_VALUE = 'cNtWRmp';

function withValue(options: Options, letter: string, value: string): Options | string {
  const change = (query: Partial<BindQuery>): Options => ({
    ...options,
    query: { ...options.query, ...query },
  });
  const count = Number(value);
  switch (letter) {
    case 't':
      return isRecordType(value.toUpperCase())
        ? { ...change({ type: value.toUpperCase() }), isDefault: false }
        : `host: invalid type: ${value}\n`;
    case 'N':
      return { ...options, ndots: count };
    case 'W':
      return change({ patience: Math.max(1, count) * 1000 });
    case 'R':
      return change({ tries: Math.max(1, count + 1) });
    case 'p':
      return change({ port: count });
    default:
      return `host: -${letter}: not modelled here`;
  }
}

function bareLetter(options: Options, letter: string): Options | string {
  const change = (query: Partial<BindQuery>): Options => ({
    ...options,
    query: { ...options.query, ...query },
  });
  switch (letter) {
    case 'v':
    case 'd':
      return { ...options, verbose: true };
    case 'a':
      return { ...change({ type: 'ANY' }), verbose: true, isDefault: false };
    case 'r':
      return change({ recurse: false });
    case 'T':
      return change({ tcp: true });
    case 'U':
    case 's':
    case '4':
    case '6':
      return options;
    default:
      return 'AClVwi'.includes(letter)
        ? `host: -${letter}: not modelled here`
        : `host: illegal option -- ${letter}\n${USAGE}`;
  }
}

/** Reads its words as getopt does; the text is an error. */
function readWords(words: readonly string[]): { options: Options; names: readonly string[] } | string {
  const names: string[] = [];
  let options = START;
  const rest = [...words];
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    if (!/^-./.test(word)) {
      names.push(word);
      continue;
    }
    for (let i = 1; i < word.length; i++) {
      const letter = word[i] as string;
      const takes = WITH_VALUE.includes(letter);
      const value = takes ? word.slice(i + 1) || rest.shift() : undefined;
      if (takes && value === undefined) return `host: option requires an argument -- ${letter}\n${USAGE}`;
      const read = value === undefined ? bareLetter(options, letter) : withValue(options, letter, value);
      if (typeof read === 'string') return read;
      options = read;
      if (takes) break;
    }
  }
  return names.length === 0 ? USAGE : { options, names };
}

const SAID: Readonly<Record<string, string>> = {
  A: 'has address',
  AAAA: 'has IPv6 address',
  CNAME: 'is an alias for',
  MX: 'mail is handled by',
  NS: 'name server',
  PTR: 'domain name pointer',
  TXT: 'descriptive text',
};

const recordLine = ({ name, type, data }: PacketRecord): string =>
  `${bare(name)} ${SAID[type] ?? `has ${type} record`} ${data}`;

/** The whole message, as dig shows it but for what is said of recursion and `.local`. */
function verboseLines({ server, reply }: BindAnswer, { query }: Options): readonly string[] {
  if (!reply) return [];
  const lines = digLines(reply.packet).filter(
    (line) => line !== ';; Got answer:' && !/^;; (WARNING|You are currently)/.test(line),
  );
  return [...lines, received(server, reply, query.port)];
}

const received = (server: string, { size, took }: NonNullable<BindAnswer['reply']>, port: number): string =>
  `Received ${size} bytes from ${server}#${port} in ${Math.round(took)} ms`;

function shownLines(answer: BindAnswer, options: Options): readonly string[] {
  if (options.verbose) return verboseLines(answer, options);
  const { packet } = answer.reply as { packet: DnsPacket };
  const type = packet.questions[0]?.type ?? '';
  return packet.answer.length === 0 && !options.isDefault
    ? [`${bare(answer.name)} has no ${type} record`]
    : packet.answer.map(recordLine);
}

/** Behind A come AAAA and MX, of the name that the first led to. */
function others(first: BindAnswer, options: Options, place: ToolPlace): readonly string[] {
  const { name, tcp, server, reply } = first;
  const target = reply ? canonicalIn(reply.packet, name) : name;
  return ['AAAA', 'MX'].flatMap((type) => {
    const answer = askInTurn(place, [server], target, { ...options.query, tcp, type });
    return [
      ...(options.verbose ? [`Trying "${bare(target)}"`] : []),
      ...answer.notes,
      ...(answer.reply ? shownLines(answer, options) : []),
    ];
  });
}

function lookUp(typed: string, given: string | undefined, options: Options, place: ToolPlace): ToolOutput {
  const servers = serversOf('host', given, place);
  if (typeof servers === 'string') return { stdout: '', stderr: text([servers]), exitCode: 1 };
  const reverse = reversed(typed);
  const isTyped = !options.isDefault;
  const query = reverse === undefined || isTyped ? options.query : { ...options.query, type: 'PTR' };
  const trying: string[] = [];
  const tried = (name: string): void => {
    if (options.verbose) trying.push(`Trying "${bare(name)}"`);
  };
  const at = options.ndots === undefined ? place : { ...place, ndots: options.ndots };
  if (reverse !== undefined) tried(reverse);
  const answer =
    reverse === undefined
      ? askSearching(at, servers, typed, query, tried)
      : askInTurn(at, servers, reverse, query);
  const { reply, notes } = answer;
  if (!reply) return { stdout: text([...trying, ...notes]), exitCode: 1 };
  const { rcode } = reply.packet;
  const heading =
    given === undefined
      ? []
      : [
          'Using domain server:',
          `Name: ${given}`,
          `Address: ${answer.server}#${query.port}`,
          'Aliases: ',
          '',
        ];
  const before = [...trying, ...notes, ...heading];
  if (rcode !== 'NOERROR') {
    const size = options.verbose ? [received(answer.server, reply, query.port)] : [];
    const missing = `Host ${reverse ?? typed} not found: ${rcodes.numberOf(rcode)}(${rcode})`;
    return { stdout: text([...before, missing, ...size]), exitCode: 1 };
  }
  const more = options.isDefault && reverse === undefined ? others(answer, options, at) : [];
  return { stdout: text([...before, ...shownLines(answer, options), ...more]), exitCode: 0 };
}

/** `host` of BIND 9.18 (bin/dig/host.c). */
export const host: DnsTool = (words, place) => {
  const read = readWords(words);
  if (typeof read === 'string')
    return { stdout: '', stderr: text([read]), exitCode: read.startsWith('host: invalid type') ? 2 : 1 };
  const [typed = '', given] = read.names;
  return lookUp(typed, given, read.options, place);
};
