import type { Millis } from '../../sim/index.ts';
import { type DnsMessage, type DnsQuery, type Edns, emptyReply } from '../message/message.ts';
import { canonicalName, matchingZone } from '../message/name.ts';
import { replyLimit, truncate, wireSize } from '../message/wire-size.ts';
import type { Configuration, ServerBlock } from './configuration.ts';
import { NO_MEMORY, type ServerMemory } from './memory.ts';
import { ORDER } from './order.ts';
import type { RecordOrigin } from './origin.ts';
import type { AnyPlugin, DnsWorld, Request, Served, Turn } from './plugin.ts';
import { localOptionCodes } from './rewrite/index.ts';

/** A running CoreDNS: one Pod. Plain data. */
export interface DnsServer extends ServerMemory {
  readonly configuration: Configuration;
  /** The text it was read from; a reload compares it. */
  readonly corefile: string;
  /** Its own addresses: what its NS records are found by. */
  readonly addresses: readonly string[];
  /** Lines that it has printed while it answered, the newest last. */
  readonly printed: readonly { readonly at: Millis; readonly text: string }[];
}

/** Lines of one server that are kept. */
const KEPT_LINES = 200;

/** The server after it has printed these lines. */
export const withPrinted = (server: DnsServer, at: Millis, log: readonly string[]): DnsServer =>
  log.length === 0
    ? server
    : { ...server, printed: [...server.printed, ...log.map((text) => ({ at, text }))].slice(-KEPT_LINES) };

/** Who asks. */
export interface DnsClient {
  readonly address: string;
  readonly port?: number;
  /** Class of the question; absent: `IN`. */
  readonly class?: string;
}

/** A reply, and beside it what an explanation needs. */
export interface DnsReply {
  readonly message: DnsMessage;
  /** Whether names are compressed on the wire: only where the reply would not fit without, or would go out in fragments. */
  readonly compressed: boolean;
  /** The plug-in that made the records, or the lack of them: `kubernetes`, `forward`, `hosts`; `server` if none did. */
  readonly by: string;
  /** Set when the reply came out of the cache: seconds since it was stored. */
  readonly cachedFor?: number;
  /** In words: why these records, or why none. */
  readonly reason: string;
  readonly origins: readonly RecordOrigin[];
  /** Lines that the server logs. */
  readonly log: readonly string[];
  /** Virtual milliseconds until the reply left the server. */
  readonly took: Millis;
  /** The server afterwards. */
  readonly server: DnsServer;
}

/** A server that has not answered anything yet. */
export const newDnsServer = (
  configuration: Configuration,
  addresses: readonly string[],
  corefile = '',
): DnsServer => ({ configuration, corefile, addresses, printed: [], ...NO_MEMORY });

/** What a server takes for a reply out of its own memory. */
const OWN_TIME: Millis = 1;
/** Largest UDP payloads that need no fragments. */
const UNFRAGMENTED = { IPv4: 1480, IPv6: 1220 };
/** Lookups inside lookups that are followed before CoreDNS gives up (core/dnsserver/server.go `maxreentries`). */
const MAX_REENTRIES = 10;

const PLUGINS: Readonly<Record<string, AnyPlugin>> = Object.fromEntries(
  ORDER.map((plugin) => [plugin.name, plugin]),
);

const byServer = (
  request: Request,
  rcode: 'REFUSED' | 'SERVFAIL',
  reason: string,
  error?: string,
): Served => ({
  message: emptyReply(request, rcode),
  written: false,
  by: 'server',
  reason,
  origins: [],
  took: 0,
  ...(error === undefined ? {} : { error }),
});

/** The block with the longest zone that holds the name; for DS questions CoreDNS looks higher, which is left out. */
function blockFor(blocks: readonly ServerBlock[], name: string): ServerBlock | undefined {
  const zone = matchingZone(
    blocks.flatMap(({ zones }) => zones),
    name,
  );
  return blocks.find(({ zones }) => zone !== undefined && zones.includes(zone));
}

/** Runs the chain of a block from the plug-in at `index` on. */
function runFrom(block: ServerBlock, index: number, request: Request, turn: Turn): Served {
  const here = block.plugins[index];
  if (!here)
    return byServer(request, 'SERVFAIL', 'No plug-in answers for this name.', 'plugin: no next plugin found');
  const next = (changed: Request) => runFrom(block, index + 1, changed, turn);
  const plugin = PLUGINS[here.name];
  return plugin?.serve ? plugin.serve(here.options, request, turn, next) : next(request);
}

/** EDNS options that go back as they came: NSID, EXPIRE, COOKIE, TCP-KEEPALIVE, PADDING (request/edns0.go `supportedOptions`). */
const ECHOED_OPTIONS: readonly number[] = [3, 9, 10, 11, 12];

/** The OPT record of the reply: the query's, with the options that this server gives back. */
export function replyEdns({ options = [], ...edns }: Edns, blocks: readonly ServerBlock[]): Edns {
  const local = blocks.flatMap(({ plugins }) =>
    plugins.flatMap((plugin) => (plugin.name === 'rewrite' ? localOptionCodes(plugin.options) : [])),
  );
  const kept = options.filter(({ code }) => ECHOED_OPTIONS.includes(code) || local.includes(code));
  return kept.length > 0 ? { ...edns, options: kept } : edns;
}

/** A reply over UDP that IP would have to cut in pieces (request/request.go `Scrub`). */
const wouldFragment = (message: DnsMessage, { transport }: DnsQuery, { address }: DnsClient): boolean =>
  transport === 'udp' && wireSize(message, false) > UNFRAGMENTED[address.includes(':') ? 'IPv6' : 'IPv4'];

/**
 * Answers one query as CoreDNS does: the block of the name's zone, its plug-ins in build order, and the size the client can take
 * (core/dnsserver/server.go `ServeDNS`).
 */
export function answer(server: DnsServer, world: DnsWorld, query: DnsQuery, client: DnsClient): DnsReply {
  const { blocks } = server.configuration;
  const request: Request = {
    ...query,
    client: { address: client.address, port: client.port ?? 0 },
    ...(client.class === undefined ? {} : { class: client.class }),
    id: Math.floor(world.draw('dns-id') * 65536),
  };
  const log: string[] = [];
  let depth = 0;
  const serve = (asked: Request): Served => {
    const block = blockFor(blocks, canonicalName(asked.name));
    if (!block) return byServer(asked, 'REFUSED', 'No server block of the Corefile covers this name.');
    turn.optionsOf = (plugin) => block.plugins.find(({ name }) => name === plugin)?.options;
    return runFrom(block, 0, asked, turn);
  };
  const turn: Turn & { optionsOf: Turn['optionsOf'] } = {
    world,
    localAddresses: server.addresses,
    cache: server.cache,
    forwarding: server.forwarding,
    consolidated: server.consolidated,
    edns: query.edns,
    log,
    lookup: (name, type) => {
      const inner: Request = { ...request, name, type, transport: 'tcp' };
      if (depth >= MAX_REENTRIES) return byServer(inner, 'SERVFAIL', 'Too many lookups inside lookups.');
      depth++;
      const served = serve(inner);
      depth--;
      return served;
    },
    optionsOf: () => undefined,
  };
  const served = serve(request);
  const { by, reason, origins, took } = served;
  const { cache, forwarding, consolidated, edns } = turn;
  const whole = edns ? { ...served.message, edns: replyEdns(edns, blocks) } : served.message;
  const message = truncate(whole, replyLimit(query.transport, edns));
  const learnt =
    cache !== server.cache || forwarding !== server.forwarding || consolidated !== server.consolidated;
  return {
    message,
    compressed: message !== whole || wouldFragment(whole, query, client),
    by,
    ...(served.cachedFor === undefined ? {} : { cachedFor: served.cachedFor }),
    reason,
    origins,
    log,
    took: took + OWN_TIME,
    server: learnt ? { ...server, cache, forwarding, consolidated } : server,
  };
}
