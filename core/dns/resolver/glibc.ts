import type { Millis } from '../../sim/index.ts';
import type { DnsMessage } from '../message/message.ts';
import { asIs, type Candidate, canBeAsked, dotsIn, searchCandidates } from './candidates.ts';
import { roundsNeeded } from './glibc-buffer.ts';
import type { QueryRecord, Step, StepOutcome } from './lookup.ts';
import type { ResolverConfig } from './resolv-conf.ts';
import type { Walked, WalkInput } from './walk.ts';
import { addressesIn, type Wire } from './wire.ts';

/** RESOLV_EDNS_BUFFER_SIZE. */
const EDNS_SIZE = 1200;

/** What one server said to the question, both types together. */
interface Exchange {
  readonly end: 'replies' | 'failure' | 'refused' | 'silence';
  readonly replies: readonly DnsMessage[];
  readonly at: Millis;
}

/** res_send.c passes over these and tries the next server. */
const isServerFailure = (reply: DnsMessage): boolean =>
  ['SERVFAIL', 'NOTIMP', 'REFUSED'].includes(reply.rcode);

type RecordType = 'A' | 'AAAA';
type Send = (type: RecordType, when: Millis) => QueryRecord;

interface Sending {
  readonly name: string;
  readonly types: readonly RecordType[];
  readonly config: ResolverConfig;
  readonly wire: Wire;
  /** Index of the name server that is asked first. */
  readonly first: number;
}

/** send_vc: both questions in one connection. */
function overTcp({ name, types, config, wire }: Sending, server: string, at: Millis): Exchange {
  const sent = types.map((type) => wire.send({ name, type, transport: 'tcp' }, server, at));
  if (sent.some((record) => record.outcome === 'refused')) return { end: 'refused', replies: [], at };
  const replies = sent.flatMap((record) => record.reply ?? []);
  if (replies.length < sent.length) return { end: 'silence', replies: [], at: at + config.timeout };
  // Whatever was said counts: over TCP there is one attempt per server, and SERVFAIL is a reply.
  return { end: 'replies', replies, at: Math.max(...sent.map((record) => record.received ?? at)) };
}

/** Replies of one server to the pair, and until when it was waited for those that did not come. */
interface Heard {
  readonly records: readonly QueryRecord[];
  readonly until: Millis;
  /** Only the second question was ever answered: an empty reply for res_query, which is no reason to try again. */
  readonly halfLost?: boolean;
}

const inTime = (record: QueryRecord, limit: Millis): boolean =>
  record.received !== undefined && record.received <= limit;

const isCut = ({ reply }: QueryRecord): boolean => reply?.flags.tc === true && !isServerFailure(reply);

/** A reply that was cut ends the wait for the other one: both are asked for over TCP (res_send.c send_dg). */
const firstCut = (records: readonly QueryRecord[]): QueryRecord | undefined =>
  records.filter(isCut).sort((a, b) => (a.received ?? 0) - (b.received ?? 0))[0];

/** Rounds in which one half of the pair may be missing before glibc does without it. */
const ROUNDS = 3;

/**
 * Both questions at once. If only one of the pair is answered in time, the pair is asked again one after the other, twice; then
 * an A reply alone will do, but an AAAA reply alone will not (observed of glibc 2.36).
 */
function askTogether(types: readonly RecordType[], send: Send, at: Millis, timeout: Millis): Heard {
  const sent = types.map((type) => send(type, at));
  const heard = sent.filter((record) => record.outcome === 'refused' || inTime(record, at + timeout));
  const cut = firstCut(heard);
  if (cut && heard.every(({ outcome }) => outcome !== 'refused')) return { records: [cut], until: at };
  if (heard.length === sent.length) return { records: heard, until: at };
  if (!heard.some((record) => record.reply && !isServerFailure(record.reply)))
    return { records: heard.filter(({ outcome }) => outcome === 'refused'), until: at + timeout };
  let until = at + timeout;
  for (let round = 2; round <= ROUNDS; round++) {
    const again = askInTurn(types, send, until, timeout);
    if (again.records.length === types.length || again.records.some(({ outcome }) => outcome === 'refused'))
      return again;
    until += timeout;
  }
  const first = heard.filter((record) => record.type === types[0]);
  return { records: first, until, ...(first.length === 0 && { halfLost: true }) };
}

/** `options single-request`: the second question waits for the first reply. */
function askInTurn(types: readonly RecordType[], send: Send, at: Millis, timeout: Millis): Heard {
  const records: QueryRecord[] = [];
  let now = at;
  for (const type of types) {
    const record = send(type, now);
    if (record.outcome === 'refused') return { records: [record], until: now };
    if (!inTime(record, now + timeout)) return { records: [], until: now + timeout };
    records.push(record);
    now = record.received ?? now;
    // A server that failed is not asked the second question.
    if (record.reply && isServerFailure(record.reply)) break;
  }
  return { records, until: now };
}

/** send_dg: the pair over UDP, and over TCP when a reply was cut. */
function overUdp(sending: Sending, server: string, at: Millis, timeout: Millis): Exchange {
  const { name, types, config, wire } = sending;
  if (config.flags.includes('use-vc')) return overTcp(sending, server, at);
  const edns = config.flags.includes('edns0') ? { edns: { udpSize: EDNS_SIZE } } : {};
  const send: Send = (type, when) => wire.send({ name, type, transport: 'udp', ...edns }, server, when);
  const inTurn = config.flags.some((flag) => flag.startsWith('single-request'));
  const { records, until, halfLost } = (inTurn ? askInTurn : askTogether)(types, send, at, timeout);
  if (records.some((record) => record.outcome === 'refused'))
    return { end: 'refused', replies: [], at: until };
  const truncated = records.find(isCut);
  if (truncated) return overTcp(sending, server, truncated.received ?? until);
  const replies = records.flatMap((record) => record.reply ?? []);
  const arrived = Math.max(until, ...records.map((record) => record.received ?? at));
  if (replies.length === 0) return { end: halfLost ? 'replies' : 'silence', replies, at: arrived };
  return { end: replies.every(isServerFailure) ? 'failure' : 'replies', replies, at: arrived };
}

/** __res_context_send: every attempt over every server in order, until one gives something to work with. */
function sendToServers(sending: Sending, start: Millis): Exchange {
  const { nameservers, attempts, timeout } = sending.config;
  let last: Exchange = { end: 'refused', replies: [], at: start };
  let gotSomewhere = false;
  for (let attempt = 0; attempt < attempts; attempt++) {
    for (let shift = 0; shift < nameservers.length; shift++) {
      const index = (sending.first + shift) % nameservers.length;
      const server = nameservers[index] ?? '';
      const shared = index === 0 ? timeout : (timeout * 2 ** index) / nameservers.length;
      const wait = Math.max(1000, Math.floor(shared / 1000) * 1000);
      const exchange = overUdp(sending, server, last.at, wait);
      if (exchange.end === 'replies') return exchange;
      gotSomewhere ||= exchange.end !== 'refused';
      // The buffer of the last failure reply is what res_search looks at later.
      last = { ...exchange, replies: exchange.replies.length > 0 ? exchange.replies : last.replies };
    }
  }
  return gotSomewhere ? { ...last, end: last.replies.length > 0 ? 'failure' : 'silence' } : last;
}

/** `options rotate`: a random server for the first name, the next one for each name after it (res_send.c `nameserver_offset`). */
const firstServer = ({ flags, nameservers }: ResolverConfig, rotation: number, names: number): number =>
  flags.includes('rotate') ? (Math.floor(rotation * nameservers.length) + names) % nameservers.length : 0;

/** res_query.c `__res_context_query`: one name, and what its replies come to. */
function query(sending: Sending, at: Millis): { outcome: StepOutcome; refused: boolean; exchange: Exchange } {
  const exchange = sendToServers(sending, at);
  const done = (outcome: StepOutcome, refused = false) => ({ outcome, refused, exchange });
  const { replies } = exchange;
  if (exchange.end === 'refused') return done('NO-REPLY', true);
  if (exchange.end === 'silence') return done('NO-REPLY');
  if (exchange.end === 'failure') return done(replies[0]?.rcode === 'SERVFAIL' ? 'SERVFAIL' : 'FAILED');
  if (replies.length === 0) return done('FAILED');
  if (replies.some((reply) => reply.rcode === 'NOERROR' && reply.answer.length > 0)) return done('ANSWER');
  // A server failure of one half is forgotten when the other half has a proper reply.
  const proper = replies.filter((reply) => !isServerFailure(reply));
  if (proper.length === 0) return done(replies[0]?.rcode === 'SERVFAIL' ? 'SERVFAIL' : 'FAILED');
  const rcode = (proper.find((reply) => reply.rcode !== 'NOERROR') ?? proper[0])?.rcode;
  if (rcode === 'NXDOMAIN') return done('NXDOMAIN');
  return done(rcode === 'NOERROR' ? 'NODATA' : 'FAILED');
}

const BECAUSE: Readonly<Record<StepOutcome, string>> = {
  ANSWER: 'A positive answer ends the walk.',
  NODATA: 'The name exists without such a record. glibc remembers that and goes on.',
  NXDOMAIN: 'The name does not exist, so the next one is tried.',
  SERVFAIL: 'Every server failed, twice. glibc goes on all the same.',
  FAILED: 'No usable reply: the search list is left, only the name as it is remains.',
  'NO-REPLY': 'Nothing came back: the search list is left, only the name as it is remains.',
  'NOT-TAKEN': 'Not needed.',
};

/** One time down the search list. */
interface OneWalk extends Walked {
  /** Names asked for so far, over all rounds. */
  readonly names: number;
  /** How often it has to be done until the answer fits glibc's buffer. */
  readonly rounds: number;
}

/**
 * The walk of glibc 2.26 and later (resolv/res_query.c `__res_context_search`): the name as it is comes first with enough dots,
 * last without; NXDOMAIN, NODATA and SERVFAIL go on; no reply breaks the list off; refused connections end everything.
 */
function oneWalk(input: WalkInput, start: Millis, namesBefore: number): OneWalk {
  const { name, types, config, wire, rotation } = input;
  const absolute = name.endsWith('.');
  const bareFirst = absolute || dotsIn(name) >= config.ndots;
  const search = absolute ? [] : searchCandidates(name, config);
  const rootListed = search.some(({ domain }) => domain === '.');
  const bareLast =
    !bareFirst && !rootListed && !(config.flags.includes('no-tld-query') && dotsIn(name) === 0);
  const steps: Step[] = [];
  let now = start;
  let names = namesBefore;
  let rounds = 1;
  let listOver = false;
  let over: Walked['result'] | undefined;
  let afterBareFirst: Walked['result'] | undefined;
  let [nodata, servfail, unanswered] = [false, false, false];

  const take = (candidate: Candidate): StepOutcome => {
    if (!canBeAsked(candidate)) {
      steps.push({ ...step(candidate), outcome: 'FAILED', because: 'Too long to be a DNS name.' });
      listOver = true;
      return 'FAILED';
    }
    const sending = {
      name: candidate.name,
      types,
      config,
      wire,
      first: firstServer(config, rotation, names++),
    };
    const { outcome, refused, exchange } = query(sending, now);
    now = exchange.at;
    nodata ||= outcome === 'NODATA';
    servfail ||= outcome === 'SERVFAIL';
    unanswered = outcome === 'NO-REPLY' || outcome === 'FAILED';
    listOver ||= unanswered;
    const because = refused ? 'The connection was refused: glibc gives up at once.' : BECAUSE[outcome];
    steps.push({ ...step(candidate), queries: wire.takeRecords(), outcome, because });
    // Only the loop over the search list looks at ECONNREFUSED.
    if (refused && candidate.domain !== undefined) over = 'TEMPORARY-FAILURE';
    if (outcome === 'ANSWER') {
      const addresses = exchange.replies.flatMap(addressesIn);
      // CNAMEs that lead nowhere: how that is reported depends on the function that reads the reply.
      const dangling = types.length > 1 ? 'NXDOMAIN' : 'NODATA';
      over = addresses.length > 0 ? { addresses } : dangling;
      rounds = roundsNeeded(exchange.replies);
    }
    return outcome;
  };
  const step = (candidate: Candidate) => ({
    candidate: candidate.name,
    ...(candidate.domain === undefined ? {} : { domain: candidate.domain }),
    queries: [],
  });
  const skip = (candidate: Candidate) =>
    steps.push({ ...step(candidate), outcome: 'NOT-TAKEN', because: 'The walk had ended before.' });

  if (bareFirst) afterBareFirst = failureOf(take(asIs(name)));
  if (absolute) over ??= afterBareFirst;
  // A failure of the bare name alone does not keep the list from being searched.
  listOver = false;
  for (const candidate of search) over || listOver ? skip(candidate) : take(candidate);
  if (bareLast) over ? skip(asIs(name)) : take(asIs(name));
  const result =
    over ?? afterBareFirst ?? (nodata ? 'NODATA' : servfail || unanswered ? 'TEMPORARY-FAILURE' : 'NXDOMAIN');
  return { steps, result, elapsed: now, names, rounds };
}

/** The walk, made anew as long as the answer does not fit: a large headless Service costs its queries two or three times. */
export function walkGlibc(input: WalkInput): Walked {
  let walked = oneWalk(input, 0, 0);
  for (let round = 2; round <= walked.rounds; round++) {
    const before = walked.steps;
    const again = oneWalk(input, walked.elapsed, walked.names);
    const steps = again.steps.map((step, index) => ({
      ...step,
      queries: [...(before[index]?.queries ?? []), ...step.queries],
    }));
    walked = { ...again, steps, rounds: walked.rounds };
  }
  const { steps, result, elapsed } = walked;
  return { steps, result, elapsed };
}

const failureOf = (outcome: StepOutcome): Walked['result'] =>
  outcome === 'NXDOMAIN' || outcome === 'NODATA' ? outcome : 'TEMPORARY-FAILURE';
