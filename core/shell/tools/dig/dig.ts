import { type DnsPacket, digLines, fqdn, shortLines } from '../../../dns/index.ts';
import { type DigOptions, readDigArguments } from './arguments.ts';

/** What came back for one query. */
export type DigHeard =
  | { readonly heard: 'reply'; readonly packet: DnsPacket; readonly size: number; readonly took: number }
  | { readonly heard: 'refused' | 'timeout' };

/** The machine that dig runs on. */
export interface DigPlace {
  /** Name servers of its /etc/resolv.conf. */
  readonly nameservers: readonly string[];
  /** Query id and cookie: 0 to below 1. */
  draw(stream: string): number;
  ask(packet: DnsPacket, server: string, port: number, transport: 'udp' | 'tcp'): DigHeard;
  /** As `WHEN` shows it. */
  readonly when: string;
}

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

/** What dig writes where a packet met nobody. UDP is tried again, a refused connection is not. */
function failureLine(
  heard: 'refused' | 'timeout',
  server: string,
  { port, question }: DigOptions,
  tcp: boolean,
): string {
  if (tcp && heard === 'refused')
    return `;; Connection to ${server}#${port}(${server}) for ${question.name} failed: connection refused.`;
  return `;; communications error to ${server}#${port}: ${heard === 'refused' ? 'connection refused' : 'timed out'}`;
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
function askServers(options: DigOptions, place: DigPlace): Asked {
  const notes: string[] = [];
  let sent = queryOf(options, place);
  let { tcp } = options;
  for (const server of options.server === undefined ? place.nameservers : [options.server]) {
    for (let tries = TRIES; tries > 0; ) {
      const heard = place.ask(sent, server, options.port, tcp ? 'tcp' : 'udp');
      if (heard.heard !== 'reply') {
        notes.push(failureLine(heard.heard, server, options, tcp));
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

/** Runs `dig` with its arguments. */
export function dig(
  words: readonly string[],
  place: DigPlace,
): { readonly stdout: string; readonly exitCode: number } {
  const options = readDigArguments(words);
  const print = (lines: readonly string[], exitCode: number) => ({
    stdout: lines.map((line) => `${line}\n`).join(''),
    exitCode,
  });
  if (typeof options === 'string') return print([options], 1);
  const { notes, tcp, found } = askServers(options, place);
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
