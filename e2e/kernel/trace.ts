/** One event of the kernel's rule trace, and the node that it comes from. */
export type RawTrace = readonly [node: string, event: TraceEvent];

export interface TraceEvent {
  readonly id: number;
  /** As nft names it: the tables of two families have the same names. */
  readonly family: 'ip' | 'ip6';
  readonly table: string;
  readonly chain: string;
  /** Of the rule that matched; absent at the end of a chain. */
  readonly handle?: number;
  readonly verdict?: number;
  readonly to?: string;
  readonly mark?: number;
  readonly header?: TraceHeader;
}

/** What a trace shows of a packet when it enters a base chain. */
export interface TraceHeader {
  readonly src: string;
  readonly dst: string;
  readonly protocol: number;
  readonly sport?: number;
  readonly dport?: number;
  readonly flags?: number;
  readonly payload?: string;
  readonly type?: number;
  readonly code?: number;
}

/** Rules of a node as its kernel numbers them: `family table chain handle` ► place, and the hook of each base chain. */
export interface Numbering {
  readonly places: Readonly<Record<string, number>>;
  readonly hooks: Readonly<Record<string, number>>;
}

/** The first packet, the first answer to it, or an error that a node sends. */
export type Leg = 'request' | 'reply' | 'error';

/** The rules that matched a packet in one hook, in order: `TABLE CHAIN #N VERDICT [mark]`. */
export interface TraceHop {
  readonly hook: string;
  readonly packet: string;
  readonly rules: readonly string[];
}

/** By leg, by node: the hops of a packet in the order in which the node's kernel ran them. */
export type Trace = Readonly<Partial<Record<Leg, Readonly<Record<string, readonly TraceHop[]>>>>>;

/** One run of a packet through a base chain and what it jumped to. */
interface Run {
  readonly node: string;
  readonly id: number;
  readonly hook: string;
  readonly header: TraceHeader;
  readonly rules: string[];
}

const HOOKS = ['prerouting', 'input', 'forward', 'output', 'postrouting'];
/** The table that switches the trace on. */
export const TRACING = 'labtrace';

/** enum nft_verdicts, and the two of netfilter that end a packet's run through a hook. */
const VERDICTS: Readonly<Record<number, string>> = {
  0: 'drop',
  1: 'accept',
  [-1]: 'continue',
  [-3]: 'jump',
  [-4]: 'goto',
  [-5]: 'return',
};

function printRule(event: TraceEvent, { places }: Numbering): string {
  const { family, table, chain, handle, verdict = -1, to, mark } = event;
  const place = places[`${family} ${table} ${chain} ${handle}`] ?? '?';
  const end = `${VERDICTS[verdict] ?? verdict}${to === undefined ? '' : ` ${to}`}`;
  return `${table} ${chain} #${place} ${end}${mark ? ` mark 0x${mark.toString(16)}` : ''}`;
}

/** Sorts events into runs: a run begins with the header, and its id is its own for as long as it lasts. */
function runsOf(events: readonly RawTrace[], numbering: Readonly<Record<string, Numbering>>): readonly Run[] {
  const runs: Run[] = [];
  const current = new Map<string, Run>();
  for (const [node, event] of events) {
    if (event.table === TRACING) continue;
    const rules = numbering[node] as Numbering;
    const key = `${node} ${event.id}`;
    if (event.header) {
      const hook = HOOKS[rules.hooks[`${event.family} ${event.table} ${event.chain}`] ?? -1] ?? '?';
      const run: Run = { node, id: event.id, hook, header: event.header, rules: [] };
      current.set(key, run);
      runs.push(run);
    }
    if (event.handle !== undefined) current.get(key)?.rules.push(printRule(event, rules));
  }
  return runs;
}

const [SYN, RST, PSH, ACK] = [0x02, 0x04, 0x08, 0x10];

/** Types of ICMP and ICMPv6, and what they are here. Neighbour discovery and all else is nobody's part. */
const ICMP_LEGS: Readonly<Record<number, Readonly<Record<number, Leg>>>> = {
  1: { 0: 'reply', 3: 'error', 8: 'request' },
  58: { 129: 'reply', 1: 'error', 128: 'request' },
};

/** Which part of the conversation a packet is; undefined for all that comes after the first answer. */
function legOf({ protocol, flags = 0, payload, type }: TraceHeader, answered: boolean): Leg | undefined {
  if (ICMP_LEGS[protocol]) return ICMP_LEGS[protocol]?.[type ?? -1];
  if (protocol === 17) return payload === 'Q' ? 'request' : payload === 'R' ? 'reply' : undefined;
  if (flags & SYN) return flags & ACK ? 'reply' : 'request';
  return flags & RST && !answered ? 'reply' : undefined;
}

/** Whose ports are the client's at this point of the way, by leg: those are told by role, since masquerade draws them. */
function printPacket(header: TraceHeader, leg: Leg, clientPort: number): string {
  const { src, dst, sport, dport, type, code, protocol } = header;
  if (ICMP_LEGS[protocol]) return `${src} > ${dst} icmp ${type}/${code}`;
  const own = (port: number | undefined) => (port === clientPort ? 'client' : '*');
  return leg === 'request'
    ? `${src}:${own(sport)} > ${dst}:${dport}`
    : `${src}:${sport} > ${dst}:${own(dport)}`;
}

/** The ports from which a call's first packet was sent on its way: the client's, and those that masquerade drew. */
function portsOf(runs: readonly Run[], clientPort: number): ReadonlySet<number> {
  const first = runs.filter(({ header }) => legOf(header, true) === 'request');
  return new Set([clientPort, ...first.flatMap(({ header: { sport } }) => sport ?? [])]);
}

/** The first data that goes on over an open connection. */
function dataOf(runs: readonly Run[], clientPort: number): readonly Run[] {
  return runs
    .filter(({ header: { flags = 0, sport } }) => flags & PSH && sport === clientPort)
    .map((run) => ({ ...run, header: { ...run.header, flags: SYN } }));
}

/**
 * The kernels' events of one call as the rules that matched, in order. Packets with other ports are late ones of calls before.
 * `goesOn`: the connection has been open, and its next data is the first packet of the call.
 */
export function traceOf(
  events: readonly RawTrace[],
  numbering: Readonly<Record<string, Numbering>>,
  clientPort: number,
  goesOn = false,
): Trace {
  const seen = runsOf(events, numbering);
  const all = goesOn ? dataOf(seen, clientPort) : seen;
  const ports = portsOf(all, clientPort);
  const own = all.filter(
    ({ header: { protocol, sport = -1, dport = -1 } }) =>
      ICMP_LEGS[protocol] !== undefined || ports.has(sport) || ports.has(dport),
  );
  const answered = own.some(({ header: { flags = 0 } }) => (flags & (SYN | ACK)) === (SYN | ACK));
  const legs: Partial<Record<Leg, Record<string, TraceHop[]>>> = {};
  for (const run of own) {
    const leg = legOf(run.header, answered);
    if (!leg) continue;
    const nodes = legs[leg] ?? {};
    legs[leg] = nodes;
    nodes[run.node] = withRun(nodes[run.node] ?? [], run, printPacket(run.header, leg, clientPort));
  }
  return withoutIdle(legs);
}

/** Runs in one hook, one after the other, are one hop; its packet is as the first rule that matched saw it. */
function withRun(hops: readonly TraceHop[], { hook, rules }: Run, packet: string): TraceHop[] {
  const last = hops.at(-1);
  if (last?.hook !== hook) return [...hops, { hook, packet, rules }];
  const merged =
    last.rules.length === 0 ? { hook, packet, rules } : { ...last, rules: [...last.rules, ...rules] };
  return [...hops.slice(0, -1), merged];
}

/** Hooks in which no rule matched say nothing. */
export const withoutIdle = (legs: Trace): Trace =>
  Object.fromEntries(
    Object.entries(legs).map(([leg, nodes]) => [
      leg,
      Object.fromEntries(
        Object.entries(nodes).map(([node, hops]) => [node, hops.filter(({ rules }) => rules.length > 0)]),
      ),
    ]),
  );
