import type { Millis } from '../../sim/index.ts';
import type { DnsMessage } from '../message/message.ts';
import { asIs, type Candidate, canBeAsked, dotsIn, searchCandidates } from './candidates.ts';
import type { QueryRecord, Step } from './lookup.ts';
import type { Walked, WalkInput } from './walk.ts';
import { addressesIn } from './wire.ts';

interface Arrival {
  readonly at: Millis;
  readonly record: QueryRecord;
}

/**
 * res_msend.c `__res_msend_rc`: every open question goes to every server at once, and again each timeout/attempts; the first
 * NOERROR or NXDOMAIN of any server counts; SERVFAIL is asked again at once, a few times per round; refusals go unseen.
 */
function sendToAll(input: WalkInput, name: string, start: Millis) {
  const { types, config, wire } = input;
  const replies = new Map<string, DnsMessage>();
  const overTcp = new Set<string>();
  const arrivals: Arrival[] = [];
  const expect = (record: QueryRecord) => {
    if (record.received !== undefined) arrivals.push({ at: record.received, record });
  };
  const end = start + config.timeout;
  const interval = config.timeout / config.attempts;
  let servfailRetries = 0;
  let nextRound = start;
  let now = start;
  while (replies.size < types.length) {
    arrivals.sort((left, right) => left.at - right.at || left.record.number - right.record.number);
    const arrival = arrivals[0];
    if (nextRound < end && (!arrival || nextRound <= arrival.at)) {
      now = nextRound;
      nextRound += interval;
      servfailRetries = 2 * types.length;
      for (const type of types)
        for (const server of config.nameservers)
          if (!replies.has(type) && !overTcp.has(type))
            expect(wire.send({ name, type, transport: 'udp' }, server, now));
      continue;
    }
    if (!arrival || arrival.at >= end) return { replies, at: end };
    arrivals.shift();
    now = arrival.at;
    const { record } = arrival;
    const { type, server, reply } = record;
    if (!reply || replies.has(type) || (overTcp.has(type) && record.transport === 'udp')) continue;
    if (reply.rcode === 'SERVFAIL' && servfailRetries > 0) {
      servfailRetries--;
      expect(wire.send({ name, type, transport: 'udp' }, server, now));
    }
    if (reply.rcode !== 'NOERROR' && reply.rcode !== 'NXDOMAIN') continue;
    if (reply.flags.tc && record.transport === 'udp') {
      overTcp.add(type);
      expect(wire.send({ name, type, transport: 'tcp' }, server, now));
    } else replies.set(type, reply);
  }
  return { replies, at: now };
}

/**
 * The walk of musl 1.2.4 and later (src/network/lookup_name.c `name_from_dns_search`): enough dots mean no search list at all;
 * only NXDOMAIN, of either type, goes on to the next name.
 */
export function walkMusl(input: WalkInput): Walked {
  const { name, types, config, wire } = input;
  const bare = name.endsWith('.') ? name.slice(0, -1) : name;
  const steps: Step[] = [];
  if (bare === '' || bare.endsWith('.') || bare.length >= 255)
    return { steps, result: 'NXDOMAIN', elapsed: 0 };
  // A search domain of `.` makes a name with two dots at its end, which musl passes over.
  const listed = searchCandidates(bare, config).filter(({ domain }) => domain !== '.');
  const search = dotsIn(name) >= config.ndots || name.endsWith('.') ? [] : listed;
  let now: Millis = 0;
  let result: Walked['result'] | undefined;

  const take = (candidate: Candidate): void => {
    const base = {
      candidate: candidate.name,
      ...(candidate.domain === undefined ? {} : { domain: candidate.domain }),
    };
    const record = (outcome: Step['outcome'], because: string) =>
      steps.push({ ...base, queries: wire.takeRecords(), outcome, because });
    if (result) return void record('NOT-TAKEN', 'The walk had ended before.');
    if (!canBeAsked(candidate)) return void record('NXDOMAIN', 'Too long to be a DNS name: passed over.');
    const { replies, at } = sendToAll(input, candidate.name, now);
    now = at;
    const inOrder = types.map((type) => replies.get(type));
    const decisive = inOrder.find((reply) => reply?.rcode !== 'NOERROR');
    if (inOrder.includes(undefined) && decisive?.rcode !== 'NXDOMAIN') {
      result = 'TEMPORARY-FAILURE';
      return void record('NO-REPLY', 'No usable reply in time: musl gives up without trying another name.');
    }
    if (decisive) return void record('NXDOMAIN', 'The name does not exist, so the next one is tried.');
    const addresses = inOrder.flatMap((reply) => (reply ? addressesIn(reply) : []));
    result = addresses.length > 0 ? { addresses } : 'NODATA';
    if (addresses.length > 0) record('ANSWER', 'A positive answer ends the walk.');
    else record('NODATA', 'The name exists without such a record. For musl that is final.');
  };
  for (const candidate of search) take(candidate);
  take(asIs(bare));
  return { steps, result: result ?? 'NXDOMAIN', elapsed: now };
}
