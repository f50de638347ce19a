import type { Millis } from '../../sim/index.ts';
import type { DnsMessage } from '../message/message.ts';
import { asIs, type Candidate, canBeAsked, dotsIn, searchCandidates } from './candidates.ts';
import type { Step } from './lookup.ts';
import type { Walked, WalkInput } from './walk.ts';
import { addressesIn } from './wire.ts';

/** maxDNSPacketSize of net/dnsclient_unix.go, announced in every query. */
const EDNS_SIZE = 1232;

/** One type of one name, over attempts and servers; `failure` is what net.DNSError would say. */
interface Tried {
  readonly reply?: DnsMessage;
  readonly failure?: 'NXDOMAIN' | 'NODATA' | 'SERVFAIL' | 'FAILED' | 'NO-REPLY';
  readonly at: Millis;
}

function exchange(input: WalkInput, name: string, type: 'A' | 'AAAA', server: string, at: Millis): Tried {
  const { config, wire } = input;
  const edns = { udpSize: EDNS_SIZE };
  const limit = at + config.timeout;
  let record = wire.send(
    { name, type, transport: config.flags.includes('use-vc') ? 'tcp' : 'udp', edns },
    server,
    at,
  );
  if (record.transport === 'udp' && record.reply?.flags.tc && (record.received ?? limit) <= limit)
    record = wire.send({ name, type, transport: 'tcp', edns }, server, record.received ?? at);
  if (record.outcome === 'refused') return { failure: 'NO-REPLY', at: record.sent };
  if (!record.reply || record.received === undefined || record.received > limit)
    return { failure: 'NO-REPLY', at: limit };
  const { reply, received } = record;
  if (reply.rcode === 'NXDOMAIN') return { failure: 'NXDOMAIN', at: received };
  if (reply.rcode === 'SERVFAIL') return { failure: 'SERVFAIL', at: received };
  if (reply.rcode !== 'NOERROR') return { failure: 'FAILED', at: received };
  const lame = !reply.flags.aa && !reply.flags.ra && reply.answer.length + reply.additional.length === 0;
  if (lame) return { failure: 'FAILED', at: received };
  if (!reply.answer.some((answer) => answer.type === type)) return { failure: 'NODATA', at: received };
  return { reply, at: received };
}

/** tryOneName: NXDOMAIN and NODATA are final, everything else moves to the next server and attempt. */
function tryOneName(input: WalkInput, name: string, type: 'A' | 'AAAA', start: Millis, first: number): Tried {
  const { nameservers, attempts } = input.config;
  let last: Tried = { failure: 'NO-REPLY', at: start };
  for (let attempt = 0; attempt < attempts; attempt++) {
    for (let shift = 0; shift < nameservers.length; shift++) {
      const server = nameservers[(first + shift) % nameservers.length] ?? '';
      last = exchange(input, name, type, server, last.at);
      if (last.reply || last.failure === 'NXDOMAIN' || last.failure === 'NODATA') return last;
    }
  }
  return last;
}

/** dnsConfig.nameList: the name as it is first with enough dots, else last. */
function nameList({ name, config }: WalkInput): readonly Candidate[] {
  if (name.endsWith('.')) return [asIs(name)];
  const search = searchCandidates(name, config).filter(canBeAsked);
  return dotsIn(name) >= config.ndots ? [asIs(name), ...search] : [...search, asIs(name)];
}

/**
 * The walk of Go's own resolver (net/dnsclient_unix.go `goLookupIPCNAMEOrder`): A and AAAA run side by side, each for itself;
 * any address ends the walk, nothing else does.
 */
export function walkGo(input: WalkInput): Walked {
  const { name, types, wire } = input;
  const steps: Step[] = [];
  // `options rotate`: each question begins with the server after the one before (net/dnsconfig.go `serverOffset`).
  const rotates = input.config.flags.includes('rotate');
  let asked = 0;
  let now: Millis = 0;
  let result: Walked['result'] | undefined;
  let lastFailure: Tried['failure'];
  for (const candidate of nameList(input)) {
    const base = {
      candidate: candidate.name,
      ...(candidate.domain === undefined ? {} : { domain: candidate.domain }),
    };
    if (result || !canBeAsked(candidate)) {
      steps.push({ ...base, queries: [], outcome: 'NOT-TAKEN', because: 'The walk had ended before.' });
      continue;
    }
    const start = now;
    const tried: Tried[] = [];
    for (const type of types) {
      const from = input.config.flags.includes('single-request') ? now : start;
      const one = tryOneName(input, candidate.name, type, from, rotates ? asked++ : 0);
      tried.push(one);
      now = Math.max(now, one.at);
    }
    const addresses = tried.flatMap(({ reply }) => (reply ? addressesIn(reply) : []));
    for (const { failure } of tried) {
      // An error of the name as the program wrote it is preferred over later ones; so it stays if it came first.
      if (failure && (lastFailure === undefined || candidate.domain !== undefined)) lastFailure = failure;
    }
    const queries = wire.takeRecords();
    if (addresses.length > 0) {
      result = { addresses };
      steps.push({ ...base, queries, outcome: 'ANSWER', because: 'A positive answer ends the walk.' });
    } else {
      const failure = tried.find((each) => each.failure !== 'NODATA')?.failure ?? 'NODATA';
      steps.push({
        ...base,
        queries,
        outcome: failure,
        because: 'No address: Go goes on whatever the reason.',
      });
    }
  }
  const unknown = lastFailure === 'NXDOMAIN' || lastFailure === 'NODATA' || lastFailure === undefined;
  const failed = unknown ? 'NXDOMAIN' : 'TEMPORARY-FAILURE';
  return { steps, result: result ?? (name === '' ? 'NXDOMAIN' : failed), elapsed: now };
}
