import { parseAddress } from '../message/address.ts';
import { fqdn } from '../message/name.ts';
import type { DnsPacket } from '../wire/packet.ts';
import { type DigOptions, readDigArguments } from './dig-arguments.ts';
import { digLines, shortLines } from './dig-print.ts';
import { failureLine } from './failure-line.ts';
import { type DigHeard, type DigPlace, type ToolOutput, text } from './place.ts';

const VERSION = '9.18.49';
const COOKIE = 10;
/** dig tries each server three times, five seconds each; no server at all is exit code 9. */
const TRIES = 3;
const NO_SERVER = 9;

const hex = (place: DigPlace, digits: number): string =>
  Array.from({ length: digits }, () => Math.floor(place.draw('dig') * 16).toString(16)).join('');

function queryOf(options: DigOptions, place: DigPlace): DnsPacket {
  const { question, recurse, authenticData, checkingDisabled, edns, cookie } = options;
  return {
    id: Math.floor(place.draw('dig') * 65536),
    opcode: 'QUERY',
    rcode: 'NOERROR',
    flags: {
      qr: false,
      aa: false,
      tc: false,
      rd: recurse,
      ra: false,
      ad: authenticData,
      cd: checkingDisabled,
    },
    questions: [{ ...question, name: fqdn(question.name) }],
    answer: [],
    authority: [],
    additional: [],
    ...(edns && {
      edns: {
        version: edns.version,
        udpSize: edns.udpSize,
        do: edns.dnssec,
        options: cookie ? [{ code: COOKIE, data: hex(place, 16) }] : [],
      },
    }),
  };
}

const cookieOf = ({ edns }: DnsPacket): string | undefined =>
  edns?.options.find(({ code }) => code === COOKIE)?.data;

const heading = (words: readonly string[], options: DigOptions): readonly string[] =>
  options.shows.cmd && !options.short
    ? [
        '',
        `; <<>> DiG ${VERSION} <<>> ${words.join(' ')}`,
        ...(options.server === undefined ? [] : ['; (1 server found)']),
        ';; global options: +cmd',
      ]
    : [];

/** The message, and where it came from. */
function replyLines(
  options: DigOptions,
  sent: DnsPacket,
  heard: DigHeard & { heard: 'reply' },
  way: { server: string; transport: 'udp' | 'tcp'; when: string },
): readonly string[] {
  if (options.short) return shortLines(heard.packet);
  const stats = [
    `;; Query time: ${Math.round(heard.took)} msec`,
    `;; SERVER: ${way.server}#${options.port}(${way.server}) (${way.transport.toUpperCase()})`,
    `;; WHEN: ${way.when}`,
    `;; MSG SIZE  rcvd: ${heard.size}`,
    '',
  ];
  return [...digLines(heard.packet, options.shows, cookieOf(sent)), ...(options.shows.stats ? stats : [])];
}

interface Asked {
  /** Lines that dig writes before it shows anything. */
  readonly notes: readonly string[];
  readonly tcp: boolean;
  readonly found?: {
    readonly heard: DigHeard & { heard: 'reply' };
    readonly sent: DnsPacket;
    readonly server: string;
  };
}

/**
 * Whether records are of another class than the question: CoreDNS answers CH with what it knows of IN, and BIND's parser minds
 * (lib/dns/message.c `getsection`).
 */
const isOfTwoClasses = ({ questions, answer, authority, additional }: DnsPacket): boolean =>
  [...answer, ...authority, ...additional].some(
    (record) => (record.class ?? 'IN') !== (questions[0]?.class ?? 'IN'),
  );

/** Asks server after server: over TCP once more where the reply was cut, and with EDNS 0 where the version is not known. */
function askServers(options: DigOptions, servers: readonly string[], place: DigPlace): Asked {
  const notes: string[] = [];
  let sent = queryOf(options, place);
  let { tcp } = options;
  for (const server of servers) {
    for (let tries = TRIES; tries > 0; ) {
      const heard = place.ask(sent, server, options.port, tcp ? 'tcp' : 'udp');
      if (heard.heard !== 'reply') {
        notes.push(
          failureLine(heard.heard, server, { port: options.port, name: options.question.name, tcp }),
        );
        tries = tcp ? 0 : tries - 1;
        continue;
      }
      const { rcode, flags, edns } = heard.packet;
      const version = sent.edns?.version ?? 0;
      if (flags.tc && !tcp && !options.ignoreTruncation) {
        notes.push(';; Truncated, retrying in TCP mode.');
        tcp = true;
      } else if (options.negotiates && sent.edns && rcode === 'BADVERS' && edns && edns.version < version) {
        notes.push(`;; BADVERS, retrying with EDNS version ${edns.version}.`);
        sent = { ...sent, edns: { ...sent.edns, version: edns.version } };
      } else {
        if (isOfTwoClasses(heard.packet))
          notes.push(';; Warning: Message parser reports malformed message packet.');
        return { notes, tcp, found: { heard, sent, server } };
      }
    }
  }
  return { notes, tcp };
}

const USAGE = `Usage:  dig [@global-server] [domain] [q-type] [q-class] {q-opt}
            {global-d-opt} host [@local-server] {local-d-opt}
            [ host [@local-server] {local-d-opt} [...]]

Use "dig -h" (or "dig -h | more") for complete list of options`;

/** The addresses that are asked: those of the server named, or all of resolv.conf. */
function serversOf({ server }: DigOptions, place: DigPlace): readonly string[] {
  if (server === undefined) return place.nameservers;
  return parseAddress(server) ? [server] : (place.addressesOf?.(server) ?? [server]);
}

/** Runs `dig` with its arguments. */
export function dig(words: readonly string[], place: DigPlace): ToolOutput {
  const options = readDigArguments(words);
  if (typeof options === 'string') return { stdout: '', stderr: text([options, USAGE]), exitCode: 1 };
  const stderr = options.warnings.length > 0 ? { stderr: text(options.warnings) } : {};
  const print = (lines: readonly string[], exitCode: number): ToolOutput => ({
    stdout: text(lines),
    ...stderr,
    exitCode,
  });
  const servers = serversOf(options, place);
  if (servers.length === 0)
    return {
      stdout: '',
      stderr: text([`dig: couldn't get address for '${options.server ?? ''}': not found`]),
      exitCode: 1,
    };
  const { notes, tcp, found } = askServers(options, servers, place);
  if (!found) {
    const head = tcp ? [] : heading(words, options);
    return print([...notes, ...head, ';; no servers could be reached'], NO_SERVER);
  }
  const way = {
    server: found.server,
    transport: tcp ? ('tcp' as const) : ('udp' as const),
    when: place.when,
  };
  const lines = replyLines(options, found.sent, found.heard, way);
  return print([...notes, ...heading(words, options), ...lines], 0);
}
