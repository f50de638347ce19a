import { parseAddress, reverseName } from '../message/address.ts';
import { isRecordType } from '../wire/numbers.ts';
import type { DnsPacket } from '../wire/packet.ts';

/** What `dig` was asked for. */
export interface DigOptions {
  /** As typed behind `@`; undefined: the first of resolv.conf. */
  readonly server: string | undefined;
  readonly port: number;
  readonly question: DnsPacket['questions'][number];
  readonly tcp: boolean;
  /** `+ignore`: a cut reply is shown as it is. */
  readonly ignoreTruncation: boolean;
  readonly recurse: boolean;
  readonly checkingDisabled: boolean;
  readonly authenticData: boolean;
  /** Undefined: `+noedns`. */
  readonly edns: { readonly version: number; readonly udpSize: number; readonly dnssec: boolean } | undefined;
  readonly cookie: boolean;
  /** Whether a server that does not know the EDNS version is asked again with its own. */
  readonly negotiates: boolean;
  readonly short: boolean;
  readonly shows: Readonly<Record<Shown, boolean>>;
  /** What it says of words that it goes on without. */
  readonly warnings: readonly string[];
}

const SHOWN = ['cmd', 'comments', 'question', 'answer', 'authority', 'additional', 'stats'] as const;
type Shown = (typeof SHOWN)[number];

type Draft = { -readonly [Key in keyof DigOptions]: DigOptions[Key] } & {
  /** `+notcp`: ANY too goes over UDP. */
  udp?: boolean;
};

/** Accepted: they change nothing that one query to one server shows. */
const WITHOUT_EFFECT = [
  'search',
  'ndots',
  'time',
  'timeout',
  'tries',
  'retry',
  'fail',
  'qr',
  'ttlid',
  'class',
  'nssearch',
  'keepopen',
  'domain',
  'defname',
];
const CLASSES = ['IN', 'CH', 'HS', 'ANY'];
const DEFAULT_EDNS = { version: 0, udpSize: 1232, dnssec: false };

const show = (draft: Draft, which: readonly Shown[], on: boolean): void => {
  draft.shows = { ...draft.shows, ...Object.fromEntries(which.map((each) => [each, on])) };
};

/** A `+option` of dig; the text is an error. */
function readQueryOption(draft: Draft, word: string): string | undefined {
  const [, no, name = '', value] = /^\+(no)?([a-z]*)(?:=(.*))?$/.exec(word) ?? [];
  const on = no === undefined;
  const shown = SHOWN.find((each) => each === name);
  if (shown) show(draft, [shown], on);
  else if (name === 'all') show(draft, SHOWN, on);
  else if (name === 'short') draft.short = on;
  else if (name === 'tcp' || name === 'vc') [draft.tcp, draft.udp] = [on, !on];
  else if (name === 'ignore') draft.ignoreTruncation = on;
  else if (name === 'rec' || name === 'recurse') draft.recurse = on;
  else if (name === 'cd' || name === 'cdflag') draft.checkingDisabled = on;
  else if (name === 'ad' || name === 'adflag') draft.authenticData = on;
  else if (name === 'cookie') draft.cookie = on;
  else if (name === 'ednsnegotiation') draft.negotiates = on;
  else if (name === 'dnssec' || name === 'do')
    draft.edns = on || draft.edns ? { ...DEFAULT_EDNS, ...draft.edns, dnssec: on } : undefined;
  else if (name === 'edns')
    draft.edns = on ? { ...DEFAULT_EDNS, ...draft.edns, version: Number(value ?? 0) & 255 } : undefined;
  else if (name === 'bufsize') {
    if (on && !/^\d+$/.test(value ?? '')) return `Couldn't parse EDNS buffer size: ${value ?? ''}`;
    draft.edns = { ...DEFAULT_EDNS, ...draft.edns, udpSize: Number(value ?? DEFAULT_EDNS.udpSize) & 0xffff };
  } else if (!WITHOUT_EFFECT.includes(name)) return `Invalid option: ${word}`;
  return undefined;
}

/** Reads dig's arguments as dig 9.18 does (bin/dig/dig.c `parse_args`), for one query. The text is an error. */
export function readDigArguments(words: readonly string[]): DigOptions | string {
  const draft: Draft = {
    server: undefined,
    port: 53,
    question: { name: '', type: '', class: 'IN' },
    tcp: false,
    ignoreTruncation: false,
    recurse: true,
    checkingDisabled: false,
    authenticData: true,
    edns: DEFAULT_EDNS,
    cookie: true,
    negotiates: true,
    short: false,
    shows: {
      cmd: true,
      comments: true,
      question: true,
      answer: true,
      authority: true,
      additional: true,
      stats: true,
    },
    warnings: [],
  };
  let [name, type, ofClass] = ['', '', 'IN'];
  const rest = [...words];
  const valueAt = (word: string): string => (word.length > 2 ? word.slice(2) : (rest.shift() ?? ''));
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    const upper = word.toUpperCase();
    if (word.startsWith('@')) draft.server = word.slice(1);
    else if (word.startsWith('+')) {
      const wrong = readQueryOption(draft, word);
      if (wrong !== undefined) return wrong;
    } else if (word === '-4' || word === '-6') continue;
    else if (/^-[ptqcx]/.test(word)) {
      const value = valueAt(word);
      if (word[1] === 'p') draft.port = Number(value);
      if (word[1] === 't' && isRecordType(value.toUpperCase())) type = value.toUpperCase();
      else if (word[1] === 't')
        draft.warnings = [...draft.warnings, `;; Warning, ignoring invalid type ${value}`];
      if (word[1] === 'q') name = value;
      if (word[1] === 'c') ofClass = value.toUpperCase();
      if (word[1] === 'x') {
        const address = parseAddress(value);
        if (!address) return `Invalid IP address ${value}`;
        [name, type] = [reverseName(address.text), 'PTR'];
      }
    } else if (word.startsWith('-')) return `Invalid option: ${word}`;
    // A word that is a type is one, wherever it stands: `dig any` asks for the root.
    else if (isRecordType(upper) && type === '') type = upper;
    else if (CLASSES.includes(upper)) ofClass = upper;
    else name = word;
  }
  const nothing = name === '' && type === '';
  draft.question = {
    name: name === '' ? '.' : name,
    type: type || (nothing ? 'NS' : 'A'),
    class: ofClass,
  };
  const { udp, ...options } = draft;
  return { ...options, tcp: options.tcp || (type === 'ANY' && !udp) };
}
