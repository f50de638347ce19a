import { canonicalAddress, familyOf, type Header } from '../net/index.ts';
import type { Millis } from '../sim/index.ts';
import {
  type Connection,
  connect,
  echoIdentifier,
  ping,
  resume,
  sendDatagram,
  sourcePort,
} from './connect.ts';
import { connectionEnding, type Ending, lookupEnding, strerror } from './ending.ts';
import { inquire } from './inquire.ts';
import { lookUp } from './lookup.ts';
import { recall, retain } from './recollection.ts';
import type { Client, Target } from './request.ts';
import type { Run } from './run.ts';
import { heldSocket, holdOpen } from './sockets.ts';
import { type Station, sourceTowards } from './station.ts';
import type { Attempt, Told } from './tools/index.ts';

/** Linux gives up on a SYN after tcp_syn_retries = 6: 127 s; curl's own default connect timeout is longer. */
const CONNECT_TIMEOUT: Millis = 127_000;
/** ARP gives up after three tries a second apart: EHOSTUNREACH (net/ipv4/arp.c, mcast_solicit). */
const ARP_TIMEOUT: Millis = 3_000;
/** tcp_retries2 = 15: so long a sender tries to get data through an open connection. */
const RETRANSMISSIONS: Millis = 924_600;
/** Between the attempts of two families (curl, --happy-eyeballs-timeout-ms). */
const HAPPY_EYEBALLS: Millis = 200;
/** How long nobody's answer to a datagram or an echo request is waited for. */
const PATIENCE: Millis = 1_000;

function wait(target: Target, { kind, errno }: Ending, isLast: boolean): Millis {
  const { protocol, timeout = Infinity } = target;
  if (kind === 'hangs') return Math.min(timeout, RETRANSMISSIONS);
  if (protocol !== 'TCP')
    return kind === 'answered' || errno !== undefined ? 0 : (target.timeout ?? PATIENCE);
  if (errno !== 'ETIMEDOUT' && errno !== 'EHOSTUNREACH') return 0;
  const longest = errno === 'EHOSTUNREACH' ? ARP_TIMEOUT : CONNECT_TIMEOUT;
  return Math.min(timeout, target.tool === 'curl' && !isLast ? HAPPY_EYEBALLS : longest);
}

function talk(run: Run, from: Station, header: Header, target: Target): Connection {
  if (target.protocol === 'ICMP') return ping(run, from, header);
  return target.protocol === 'UDP'
    ? sendDatagram(run, from, header, target)
    : connect(run, from, header, target);
}

function attempt(run: Run, from: Station, address: string, target: Target, isLast: boolean): Attempt {
  const began = run.elapsed();
  const src = sourceTowards(run, from, address);
  if (src === undefined) {
    const ending: Ending = {
      kind: 'unreachable',
      errno: 'ENETUNREACH',
      summary: strerror.ENETUNREACH,
      answeredBy: `the client’s own kernel: it has no ${familyOf(address)} address to send from`,
    };
    return { address, ending, took: 0 };
  }
  const { protocol, port } = target;
  const flow = { protocol, src, dst: address, dport: port };
  const sport = protocol === 'ICMP' ? echoIdentifier(run) : sourcePort(run, from, flow);
  const connection = talk(run, from, { ...flow, sport }, target);
  const ending = connectionEnding(target, connection);
  run.spend(wait(target, ending, isLast));
  return { address, connection, ending, took: run.elapsed() - began };
}

/** Addresses in the order in which they are tried: those that can be sent to first, IPv6 before IPv4 (RFC 6724, RFC 8305). */
function ordered(run: Run, from: Station, addresses: readonly string[], target: Target): readonly string[] {
  const { choose } = run.request;
  const wanted = addresses.filter((one) => target.family === undefined || familyOf(one) === target.family);
  const rank = (address: string): number =>
    (choose?.replace(/[[\]]/g, '').startsWith(`${address}:`) ? 0 : 4) +
    (sourceTowards(run, from, address) === undefined ? 2 : 0) +
    (address.includes(':') ? 0 : 1);
  return wanted
    .map((address, i) => ({ address, i, rank: rank(address) }))
    .sort((a, b) => a.rank - b.rank || a.i - b.i)
    .map(({ address }) => address);
}

/** An attempt that got through, or of a tool that tries no second address. */
const isFinal = ({ ending }: Attempt, { tool }: Target): boolean =>
  ending.errno === undefined || tool === 'ping' || ending.kind === 'hangs';

function tryAll(run: Run, from: Station, addresses: readonly string[], target: Target): readonly Attempt[] {
  const attempts: Attempt[] = [];
  for (const [i, address] of addresses.entries()) {
    const one = attempt(run, from, address, target, i === addresses.length - 1);
    attempts.push(one);
    if (isFinal(one, target)) break;
  }
  return attempts;
}

/** Sends over what the client holds open; undefined if nothing is, `stale` if it ended meanwhile. */
function overOpenSocket(
  run: Run,
  client: Client,
  from: Station,
  target: Target,
): Attempt | 'stale' | undefined {
  const held = heldSocket(run, client, target);
  if (held === undefined || held === 'stale') return held;
  const { address, sport } = held;
  const began = run.elapsed();
  const src = sourceTowards(run, from, address) ?? from.address;
  const header: Header = { protocol: held.protocol, src, sport, dst: address, dport: target.port };
  if (held.entry !== undefined)
    run.admit({ ...header, mark: 0 }, { node: held.entry, ...(held.as ? { as: held.as } : {}) });
  const connection =
    held.protocol === 'TCP' ? resume(run, from, header, target) : sendDatagram(run, from, header, target);
  const ending = connectionEnding(target, connection);
  run.spend(wait(target, ending, true));
  return { address, connection: { ...connection, resumed: true }, ending, took: run.elapsed() - began };
}

/** Carries one request out, from the name to the answer: all that happens, told nobody yet. */
export function perform(run: Run, client: Client, from: Station, target: Target): Told {
  if (target.inquiry) return inquire(run, from, target, target.inquiry);
  const open = run.request.keepAlive ? overOpenSocket(run, client, from, target) : undefined;
  const stale = open === 'stale' ? { stale: true } : {};
  if (open !== undefined && open !== 'stale')
    return { target, lookup: undefined, addresses: [], attempts: [open], ending: open.ending };
  const literal = canonicalAddress(target.host);
  const remembered = literal === undefined ? recall(run, from, target) : undefined;
  const known = literal ?? remembered?.address;
  const lookup = known === undefined ? lookUp(run, from, target.host) : undefined;
  const result = lookup?.resolution.result;
  const found = result?.kind === 'ADDRESSES' ? ordered(run, from, result.addresses, target) : [];
  if (lookup && found.length === 0)
    return { target, lookup, addresses: [], attempts: [], ending: lookupEnding(target, lookup), ...stale };
  const attempts = tryAll(run, from, known === undefined ? found : [known], target);
  const last = attempts.at(-1) as Attempt;
  if (lookup && last.ending.errno === undefined) retain(run, from, target, last.address);
  if (run.request.keepAlive) holdOpen(run, client, target, last);
  const recalled = remembered ? { remembered } : {};
  return { target, lookup, ...recalled, addresses: found, attempts, ending: last.ending, ...stale };
}
