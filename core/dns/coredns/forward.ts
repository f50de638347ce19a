import { emptyReply } from '../message/message.ts';
import { isSubDomain } from '../message/name.ts';
import type { Directive } from './corefile.ts';
import { type Controller, dispense, parseDuration } from './dispenser.ts';
import { listed, type Next, type Request, type Served, type Setup, type Turn } from './plugin.ts';
import { askUpstream } from './upstream.ts';
import { normalizeZone } from './zones.ts';

/** One `forward` of a server block; there may be several. */
interface Stanza {
  readonly from: string;
  /** Servers, or files that list them, as written. */
  readonly to: readonly string[];
  readonly except: readonly string[];
  readonly forceTcp: boolean;
}

export interface ForwardOptions {
  readonly stanzas: readonly Stanza[];
}

/** What an upstream is given to answer one read, and all of them together, in milliseconds. */
const READ_TIMEOUT = 2000;
const DEADLINE = 5000;
const ROUND_TRIP = 12;
const MAX_UPSTREAMS = 15;

const DURATIONS = ['health_check', 'expire', 'max_age'];
const FLAGS = [
  'force_tcp',
  'prefer_udp',
  'next',
  'failfast_all_unhealthy_upstreams',
  'failover',
  'tls',
  'tls_servername',
  'max_idle_conns',
];
const POLICIES = ['random', 'round_robin', 'sequential'];

/** One line of the block; the text is an error. Only `except` and `force_tcp` change what the model does. */
function readProperty(c: Controller, except: string[], flags: Set<string>): string | undefined {
  const property = c.val();
  const args = c.remainingArgs();
  const first = args[0];
  if (property === 'except') {
    if (first === undefined) return c.argErr();
    except.push(...args.flatMap(normalizeZone));
    return undefined;
  }
  if (property === 'policy') {
    if (first === undefined) return c.argErr();
    return POLICIES.includes(first) ? undefined : c.errf(`unknown policy '${first}'`);
  }
  if (property === 'max_concurrent' || property === 'max_fails' || property === 'max_connect_attempts') {
    if (first === undefined) return c.argErr();
    const count = c.atoi(first);
    if (typeof count === 'string') return count;
    return count < 0 ? `${property} can't be negative: ${count}` : undefined;
  }
  if (DURATIONS.includes(property)) {
    if (first === undefined) return c.argErr();
    const duration = parseDuration(first);
    if (typeof duration === 'string') return duration;
    return duration < 0 ? `${property} can't be negative: ${duration}` : undefined;
  }
  flags.add(property);
  return FLAGS.includes(property) ? undefined : c.errf(`unknown property '${property}'`);
}

/** An address with or without port and scheme, or a path. */
const isDestination = (text: string): boolean =>
  text.startsWith('/') ||
  /^((dns|tls):\/\/)?(\d+(\.\d+){3}|\[[0-9a-f:]+\]|[0-9a-f]*:[0-9a-f:]+)(:\d+)?$/i.test(text);

/** CoreDNS plugin/forward/setup.go `parseStanza`. */
function readStanza(directive: Directive): Stanza | string {
  const c = dispense(directive);
  const [from, ...to] = c.remainingArgs();
  if (from === undefined || to.length === 0) return c.argErr();
  const wrong = to.find((destination) => !isDestination(destination));
  if (wrong !== undefined) return `not an IP address or file: "${wrong}"`;
  if (to.length > MAX_UPSTREAMS) return `more than ${MAX_UPSTREAMS} TOs configured: ${to.length}`;
  const except: string[] = [];
  const flags = new Set<string>();
  while (c.nextBlock()) {
    const message = readProperty(c, except, flags);
    if (message !== undefined) return message;
  }
  return { from: normalizeZone(from)[0] ?? '.', to, except, forceTcp: flags.has('force_tcp') };
}

function setup(directives: readonly Directive[]): Setup<ForwardOptions> {
  const stanzas: Stanza[] = [];
  for (const directive of directives) {
    const stanza = readStanza(directive);
    if (typeof stanza === 'string') return { ok: false, message: stanza };
    stanzas.push(stanza);
  }
  return { ok: true, options: { stanzas } };
}

const addressOf = (destination: string): string =>
  destination
    .replace(/^(dns|tls):\/\//, '')
    .replace(/^\[(.*)\](:\d+)?$/, '$1')
    .replace(/^([\d.]+):\d+$/, '$1');

/** Servers inside the cluster, one after the other; undefined where none of them is inside. */
function askInside({ to, forceTcp }: Stanza, request: Request, { world }: Turn): Served | undefined {
  const { name, type } = request;
  const transport = forceTcp ? 'tcp' : request.transport;
  let failed = 0;
  for (const server of to.filter((each) => !each.startsWith('/')).map(addressOf)) {
    const heard = world.exchange?.({ name, type, transport }, server);
    if (heard === undefined) continue;
    if (heard !== 'failed')
      return {
        message: heard,
        written: true,
        by: 'forward',
        reason: `It was not in the cache, so ${server} was asked over ${transport.toUpperCase()}.`,
        origins: [],
        took: 0,
      };
    failed += READ_TIMEOUT;
  }
  return failed === 0 ? undefined : unanswered(request, to.join(' '), Math.min(DEADLINE, failed));
}

const unanswered = (request: Request, to: string, took: number): Served => ({
  message: emptyReply(request, 'SERVFAIL'),
  written: false,
  by: 'forward',
  reason: `${to} did not answer.`,
  origins: [],
  error: 'read udp: i/o timeout',
  took,
});

/** CoreDNS plugin/forward/forward.go `ServeDNS`: the upstream's reply as it came, or SERVFAIL once nobody answers. */
function serve(options: ForwardOptions, request: Request, turn: Turn, next: Next): Served {
  const stanza = options.stanzas.find(
    ({ from, except }) =>
      isSubDomain(from, request.name) && !except.some((zone) => isSubDomain(zone, request.name)),
  );
  if (!stanza) return next(request);
  const { upstream } = turn.world;
  const to = stanza.to.join(' ');
  const inside = askInside(stanza, request, turn);
  if (inside) return inside;
  if (upstream.unreachable)
    return unanswered(request, to, Math.min(DEADLINE, READ_TIMEOUT * stanza.to.length));
  return {
    message: askUpstream(upstream, { name: request.name, type: request.type }),
    written: true,
    by: 'forward',
    reason: `The name is outside the cluster, so CoreDNS asked the resolver of its node (${to}).`,
    origins: [],
    took: upstream.roundTrip ?? ROUND_TRIP,
  };
}

export const forward = listed<ForwardOptions>({ name: 'forward', setup, serve });
