import { isWireName } from '../../message/name.ts';
import { rcodes } from '../../wire/numbers.ts';
import type { Directive } from '../corefile.ts';
import { type Controller, dispense, parseDuration } from '../dispenser.ts';
import type { Setup } from '../plugin.ts';
import { normalizeZone } from '../zones.ts';

export type Policy = 'random' | 'round_robin' | 'sequential';

/** One `forward` of a server block; there may be several. Times in milliseconds. */
export interface Stanza {
  readonly from: string;
  /** Servers, or files that list them, as written. */
  readonly to: readonly string[];
  readonly except: readonly string[];
  readonly policy: Policy;
  readonly forceTcp: boolean;
  readonly preferUdp: boolean;
  /** Failed health checks that make a server count as down; 0: it never does. */
  readonly maxFails: number;
  readonly healthInterval: number;
  /** Queries under way at once; 0: any number. */
  readonly maxConcurrent: number;
  /** Attempts for one query; 0: as many as there is time for. */
  readonly maxConnectAttempts: number;
  readonly failFast: boolean;
  /** RCODEs with which the next `forward` is asked instead, and those with which the next server is. */
  readonly next: readonly string[];
  readonly failover: readonly string[];
}

export interface ForwardOptions {
  readonly stanzas: readonly Stanza[];
}

type Draft = { -readonly [Key in keyof Stanza]: Stanza[Key] };

const MAX_UPSTREAMS = 15;
const POLICIES: readonly Policy[] = ['random', 'round_robin', 'sequential'];

/** Go's strconv.ParseUint with 32 bits; a text is the error. */
function parseUint(text: string): number | string {
  if (!/^\d+$/.test(text)) return `strconv.ParseUint: parsing "${text}": invalid syntax`;
  const value = Number(text);
  return value < 2 ** 32 ? value : `strconv.ParseUint: parsing "${text}": value out of range`;
}

/** A duration that is not below zero; the text is an error. */
function duration(property: string, text: string, unit: (milliseconds: number) => string): number | string {
  const parsed = parseDuration(text);
  if (typeof parsed === 'string') return parsed;
  return parsed < 0 ? `${property} can't be negative: ${unit(parsed)}` : parsed;
}

/** `health_check DURATION [no_rec] [domain FQDN]`; the text is an error. */
function readHealthCheck(
  c: Controller,
  [time = '', ...options]: readonly string[],
  draft: Draft,
): string | undefined {
  const interval = duration('health_check', time, (ms) => String(ms * 1e6));
  if (typeof interval === 'string') return interval;
  draft.healthInterval = interval;
  for (let at = 0; at < options.length; at++) {
    const option = options[at];
    if (option === 'no_rec') continue;
    if (option !== 'domain') return `health_check: unknown option ${option}`;
    const domain = options[++at];
    if (domain === undefined) return c.argErr();
    if (!isWireName(domain)) return `health_check: invalid domain name ${domain}`;
  }
  return undefined;
}

function readRcodes(property: string, words: readonly string[]): readonly string[] | string {
  for (const word of words) {
    const code = rcodes.numberOf(word.toUpperCase());
    if (code === undefined) return `${word} is not a valid rcode`;
    if (code === 0 && property === 'failover') return 'NoError cannot be used in failover';
  }
  return words.map((word) => word.toUpperCase());
}

/** One line of the block; the text is an error (setup.go `parseBlock`). */
function readProperty(c: Controller, draft: Draft): string | undefined {
  const property = c.val();
  const args = c.remainingArgs();
  const [first] = args;
  const keep = <Key extends keyof Draft>(key: Key, value: Draft[Key] | string): string | undefined => {
    if (typeof value === 'string') return value;
    draft[key] = value;
    return undefined;
  };
  switch (property) {
    case 'force_tcp':
    case 'prefer_udp':
      if (first !== undefined) return c.argErr();
      draft[property === 'force_tcp' ? 'forceTcp' : 'preferUdp'] = true;
      return undefined;
    case 'failfast_all_unhealthy_upstreams':
      if (first !== undefined) return c.argErr();
      draft.failFast = true;
      return undefined;
    case 'tls':
      return args.length > 3 ? c.argErr() : undefined;
  }
  if (first === undefined)
    return KNOWN.includes(property) ? c.argErr() : c.errf(`unknown property '${property}'`);
  switch (property) {
    case 'except':
      draft.except = [...draft.except, ...args.flatMap(normalizeZone)];
      return undefined;
    case 'policy': {
      const policy = POLICIES.find((each) => each === first);
      if (policy === undefined) return c.errf(`unknown policy '${first}'`);
      draft.policy = policy;
      return undefined;
    }
    case 'max_fails':
      return keep('maxFails', parseUint(first));
    case 'max_connect_attempts':
      return keep('maxConnectAttempts', parseUint(first));
    case 'max_concurrent': {
      const count = c.atoi(first);
      if (typeof count === 'number' && count < 0) return `max_concurrent can't be negative: ${count}`;
      return keep('maxConcurrent', count);
    }
    case 'max_idle_conns': {
      const count = c.atoi(first);
      if (typeof count === 'string') return count;
      return count < 0 ? `max_idle_conns can't be negative: ${count}` : undefined;
    }
    case 'health_check':
      return readHealthCheck(c, args, draft);
    case 'expire':
    case 'max_age': {
      const time = duration(property, first, (ms) => `${ms / 1000}s`);
      return typeof time === 'string' ? time : undefined;
    }
    case 'tls_servername':
      return undefined;
    case 'next':
    case 'failover': {
      const codes = readRcodes(property, args);
      if (typeof codes === 'string') return codes;
      draft[property] = [...draft[property], ...codes];
      return undefined;
    }
    default:
      return c.errf(`unknown property '${property}'`);
  }
}

/** Properties that want a word behind them. */
const KNOWN: readonly string[] = [
  ...['except', 'policy', 'max_fails', 'max_connect_attempts', 'max_concurrent', 'max_idle_conns'],
  ...['health_check', 'expire', 'max_age', 'tls_servername', 'next', 'failover'],
];

/** An address with or without port and scheme, or a path. */
const isDestination = (text: string): boolean =>
  text.startsWith('/') ||
  /^(\w+:\/\/)?(\d+(\.\d+){3}|\[[0-9a-f:]+\]|[0-9a-f]*:[0-9a-f:]+)(:\d+)?$/i.test(text);

/** CoreDNS plugin/forward/setup.go `parseStanza`. */
function readStanza(directive: Directive): Stanza | string {
  const c = dispense(directive);
  const [from, ...to] = c.remainingArgs();
  if (from === undefined || to.length === 0) return c.argErr();
  const wrong = to.find((destination) => !isDestination(destination));
  if (wrong !== undefined) return `not an IP address or file: "${wrong}"`;
  const scheme = to.find((destination) => /^(?!dns|tls)\w+:\/\//.test(destination));
  if (scheme !== undefined)
    return `'${scheme.split(':')[0]}' is not supported as a destination protocol in forward: ${scheme}`;
  const draft: Draft = {
    from: normalizeZone(from)[0] ?? '.',
    to,
    except: [],
    policy: 'random',
    forceTcp: false,
    preferUdp: false,
    maxFails: 2,
    healthInterval: 500,
    maxConcurrent: 0,
    maxConnectAttempts: 0,
    failFast: false,
    next: [],
    failover: [],
  };
  while (c.nextBlock()) {
    const message = readProperty(c, draft);
    if (message !== undefined) return message;
  }
  return to.length > MAX_UPSTREAMS ? `more than ${MAX_UPSTREAMS} TOs configured: ${to.length}` : draft;
}

export function setupForward(directives: readonly Directive[]): Setup<ForwardOptions> {
  const stanzas: Stanza[] = [];
  for (const directive of directives) {
    const stanza = readStanza(directive);
    if (typeof stanza === 'string') return { ok: false, message: stanza };
    stanzas.push(stanza);
  }
  return { ok: true, options: { stanzas } };
}
