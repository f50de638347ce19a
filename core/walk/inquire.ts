import {
  type DigHeard,
  type DnsPacket,
  type DnsToolName,
  dnsTools,
  encodePacket,
  queryOf,
  type Resolution,
  replyPacket,
  type ToolPlace,
} from '../dns/index.ts';
import { type Millis, rfc3339 } from '../sim/index.ts';
import type { Ending } from './ending.ts';
import {
  hostsOf,
  libcOf,
  lookUp,
  type NameLookup,
  portFor,
  type QueryTrip,
  resolvConfOf,
  trip,
} from './lookup.ts';
import type { OutcomeKind } from './record.ts';
import type { Target } from './request.ts';
import type { Run } from './run.ts';
import { nameOf, type Station } from './station.ts';
import type { Told } from './tools/index.ts';

type Step = Resolution['steps'][number];

const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const DAY: Millis = 86_400_000;
/** 1970-01-01 was a Thursday. */
const FIRST_DAY = 4;

/** `Mon Mar 02 09:00:00 UTC 2026`, as strftime writes it for dig. */
function when(now: Millis): string {
  const [, year, month, day, time] = /^(\d+)-(\d+)-(\d+)T([\d:]+)/.exec(rfc3339(now)) ?? [];
  const weekday = DAYS[(Math.floor(now / DAY) + FIRST_DAY) % DAYS.length];
  return `${weekday} ${MONTHS[Number(month) - 1]} ${day} ${time} UTC ${year}`;
}

/** What the client of a trip heard. */
function heardOf(one: QueryTrip, packet: DnsPacket, took: Millis): DigHeard {
  if (one.reply?.end.end !== 'arrived') return { heard: 'timeout' };
  if (!one.answered) return { heard: 'refused' };
  const reply = replyPacket(packet, one.answered.message);
  const size = encodePacket(reply, { compress: one.answered.compressed })?.length ?? 0;
  return { heard: 'reply', packet: reply, size, took };
}

/** The machine that the tool runs on: whatever it asks is carried as a packet, and kept. */
function placeOf(run: Run, from: Station, trips: QueryTrip[]): ToolPlace {
  const { nameservers, searches, options } = resolvConfOf(run, from);
  const ndots = options.flatMap((option) => /^ndots:(\d+)$/.exec(option)?.[1] ?? [])[0] ?? '1';
  const resolved = (name: string, family: Parameters<ToolPlace['resolve']>[1]): Resolution => {
    const lookup = lookUp(run, from, name, family);
    trips.push(...lookup.trips);
    return lookup.resolution;
  };
  return {
    nameservers,
    searches,
    ndots: Number(ndots),
    libc: libcOf(run, from),
    hosts: hostsOf(run, from),
    when: when(run.cluster.now),
    draw: run.draw,
    ask(packet, server, port, transport, patience = 5000) {
      const query = queryOf(packet, transport);
      const before = run.elapsed();
      const one = trip(run, from, query, server, { sport: portFor(run, from, query, server), port });
      trips.push(one);
      const heard = heardOf(one, packet, run.elapsed() - before);
      if (heard.heard === 'timeout') run.spend(patience);
      return heard;
    },
    addressesOf(name) {
      const { result } = resolved(name, 'any');
      return result.kind === 'ADDRESSES' ? result.addresses : [];
    },
    resolve: resolved,
  };
}

const OUTCOMES = {
  ANSWER: 'It answers.',
  NODATA: 'The name exists, and has nothing of that type.',
  NXDOMAIN: 'There is no such name.',
  FAILED: 'The server says that it cannot tell.',
  'NO-REPLY': 'No name server could be reached.',
} as const;

/** How a query ended, of all that one name was asked for the best. */
function outcomeOf(trips: readonly QueryTrip[]): keyof typeof OUTCOMES {
  const messages = trips.flatMap(({ answered, reply }) =>
    answered && reply?.end.end === 'arrived' ? [answered.message] : [],
  );
  if (messages.some(({ answer }) => answer.length > 0)) return 'ANSWER';
  if (messages.some(({ rcode }) => rcode === 'NOERROR')) return 'NODATA';
  if (messages.some(({ rcode }) => rcode === 'NXDOMAIN')) return 'NXDOMAIN';
  return messages.length > 0 ? 'FAILED' : 'NO-REPLY';
}

/** Names in the order in which they were asked for first, with what they came to. */
function stepsOf(trips: readonly QueryTrip[], typed: string, searches: readonly string[]): readonly Step[] {
  const names = [...new Set(trips.map(({ query }) => query.name))];
  return names.map((candidate): Step => {
    const own = trips.filter(({ query }) => query.name === candidate);
    const outcome = outcomeOf(own);
    const domain = searches.find((each) => candidate === `${typed}.${each}.`);
    return {
      candidate,
      ...(domain !== undefined && { domain }),
      queries: own.map(({ query, server, at }, number) => ({
        ...query,
        number,
        server,
        sent: at,
        outcome: 'reply',
      })),
      outcome,
      because: OUTCOMES[outcome],
    };
  });
}

/** The lookup of a tool, told like one of the C library. */
function lookupOf(run: Run, from: Station, target: Target, trips: readonly QueryTrip[]): NameLookup {
  const resolvConf = resolvConfOf(run, from);
  const steps = stepsOf(trips, target.host, resolvConf.searches);
  const answers = trips.flatMap(({ answered }) => answered?.message.answer ?? []);
  const best = outcomeOf(trips);
  const failure = {
    kind: best === 'NODATA' || best === 'NXDOMAIN' ? best : ('TEMPORARY-FAILURE' as const),
    error: 'EAI_AGAIN' as const,
    message: OUTCOMES[best],
  };
  const result: Resolution['result'] =
    best === 'ANSWER'
      ? { kind: 'ADDRESSES', addresses: [...new Set(answers.map(({ data }) => data))] }
      : failure;
  const resolution = {
    libc: libcOf(run, from),
    name: target.host,
    steps,
    result,
    queryCount: trips.length,
    elapsed: run.elapsed(),
  };
  return { name: target.host, resolvConf, resolution, trips };
}

const KINDS = {
  ANSWER: 'answered',
  NODATA: 'nodata',
  NXDOMAIN: 'nxdomain',
  FAILED: 'dns-refused',
  'NO-REPLY': 'dns-timeout',
} as const satisfies Record<keyof typeof OUTCOMES, OutcomeKind>;

function endingOf(trips: readonly QueryTrip[], lines: readonly string[]): Ending {
  const best = outcomeOf(trips);
  if (trips.length === 0)
    return { kind: 'answered', summary: lines.at(-1) ?? '', answeredBy: 'the client itself' };
  const last = trips.findLast(({ answered }) => answered && best !== 'NO-REPLY');
  const winner = trips.findLast(({ answered }) => answered && answered.message.answer.length > 0) ?? last;
  const rcode = winner?.answered?.message.rcode ?? '';
  const data = winner?.answered?.message.answer.map((record) => record.data) ?? [];
  const isRefused = trips.some(({ reply, answered }) => reply && !answered);
  const summary = {
    ANSWER: data.slice(0, 3).join(', ') + (data.length > 3 ? ` and ${data.length - 3} more` : ''),
    NODATA: 'NOERROR, no records',
    NXDOMAIN: rcode,
    FAILED: rcode,
    'NO-REPLY': 'no servers could be reached',
  }[best];
  return {
    kind: best === 'NO-REPLY' && isRefused ? 'dns-refused' : KINDS[best],
    summary,
    answeredBy: winner?.station ? nameOf(winner.station) : 'nobody',
  };
}

/** Runs a tool that asks name servers, and nobody else. */
export function inquire(
  run: Run,
  from: Station,
  target: Target,
  { tool, words }: { readonly tool: DnsToolName; readonly words: readonly string[] },
): Told {
  const trips: QueryTrip[] = [];
  const { stdout, stderr = '', exitCode } = dnsTools[tool](words, placeOf(run, from, trips));
  const printed = `${stderr}${stdout}`.replace(/\n$/, '').split('\n');
  const lookup = trips.length > 0 ? lookupOf(run, from, target, trips) : undefined;
  const ending = endingOf(trips, printed);
  return { target, lookup, addresses: [], attempts: [], ending, said: { printed, exitCode } };
}
