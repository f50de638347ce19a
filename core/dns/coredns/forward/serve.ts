import type { Millis } from '../../../sim/index.ts';
import { emptyReply } from '../../message/message.ts';
import { canonicalName, isSubDomain } from '../../message/name.ts';
import { listed, type Next, type Request, type Served, type Turn } from '../plugin.ts';
import { type ForwardOptions, type Stanza, setupForward } from './setup.ts';
import { answers, attempt, fails, isDown, ordered, serversOf } from './upstreams.ts';

/** What all attempts for one query together are given, in milliseconds (forward.go `defaultTimeout`). */
const DEADLINE: Millis = 5000;

/** Whether this `forward` takes the name: below its zone, and not excepted (forward.go `match`). */
const takes = ({ from, except }: Stanza, name: string): boolean =>
  isSubDomain(from, name) &&
  (canonicalName(name) === from || !except.some((zone) => isSubDomain(zone, name)));

/** What a client is told that no server has answered. */
const failed = (request: Request, reason: string, error: string, took: Millis): Served => ({
  message: emptyReply(request, 'SERVFAIL'),
  written: false,
  by: 'forward',
  reason,
  origins: [],
  error,
  took,
});

/** Where a reply came from, in words. */
function sourceOf({ to }: Stanza, server: string, request: Request, inside: boolean): string {
  if (inside)
    return `It was not in the cache, so ${server} was asked over ${request.transport.toUpperCase()}.`;
  return `The name is outside the cluster, so CoreDNS asked the resolver of its node (${to.join(' ')}).`;
}

/** Goes through the servers until one answers or the time is over (forward.go `ServeDNS`). `index` numbers the `forward`. */
function ask(stanza: Stanza, index: number, request: Request, turn: Turn): Served {
  const { now } = turn.world;
  const servers = serversOf(stanza, turn);
  const list = ordered(stanza, servers, index, turn);
  /** Time gone by, and what of it the packets have not taken themselves. */
  let clock: Millis = 0;
  let took: Millis = 0;
  let [at, downs, attempts, roundFrom] = [0, 0, 0, clock];
  let error: string | undefined;
  while (clock < DEADLINE && (stanza.maxConnectAttempts === 0 || attempts < stanza.maxConnectAttempts)) {
    if (at >= list.length) {
      // A round that took no time would go on like that until the health checks have given the servers up.
      const given = Object.values(turn.forwarding.failing).map((from) => from - now);
      if (clock === roundFrom) clock = took = error === undefined ? DEADLINE : Math.max(clock, ...given, 1);
      [at, downs, roundFrom] = [0, 0, clock];
    }
    let server = list[at++] ?? '';
    if (isDown(stanza, server, now + clock, turn)) {
      downs++;
      if (downs < list.length) continue;
      if (stanza.failFast) break;
      server =
        servers.length > 1
          ? (servers[Math.floor(turn.world.draw('dns-forward') * servers.length)] ?? server)
          : server;
    }
    const tried = attempt(stanza, request, server, turn);
    took += tried.took;
    if ('error' in tried) {
      clock += tried.waited;
      error = tried.error;
      attempts++;
      fails(stanza, server, now + clock, tried.waited > 0, turn);
      if (downs < list.length) continue;
      break;
    }
    clock += tried.took;
    error = undefined;
    answers(server, turn);
    if (stanza.failover.includes(tried.message.rcode) && downs < list.length) {
      downs++;
      continue;
    }
    const reason = sourceOf(
      stanza,
      server,
      stanza.forceTcp ? { ...request, transport: 'tcp' } : request,
      tried.inside,
    );
    return { message: tried.message, written: true, by: 'forward', reason, origins: [], took };
  }
  return failed(request, `${servers.join(' ')} did not answer.`, error ?? 'no healthy proxies', took);
}

/** CoreDNS plugin/forward/forward.go `ServeDNS`: the upstream's reply as it came, or SERVFAIL once nobody answers. */
function serve(options: ForwardOptions, request: Request, turn: Turn, next: Next): Served {
  const { stanzas } = options;
  const from = (start: number): Served => {
    const index = stanzas.findIndex((stanza, at) => at >= start && takes(stanza, request.name));
    const stanza = stanzas[index];
    if (!stanza) return next(request);
    const served = ask(stanza, index, request, turn);
    const goesOn = served.written && stanza.next.includes(served.message.rcode) && index + 1 < stanzas.length;
    return goesOn ? from(index + 1) : served;
  };
  return from(0);
}

export const forward = listed<ForwardOptions>({ name: 'forward', setup: setupForward, serve });
