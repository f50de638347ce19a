import ipaddr from 'ipaddr.js';
import type { DnsMessage, DnsRecord } from '../message/message.ts';
import type { Directive } from './corefile.ts';
import { type Controller, dispense, parseDuration } from './dispenser.ts';
import { listed, type Next, type Request, type Served, type Setup, type Turn } from './plugin.ts';

export interface LoadbalanceOptions {
  readonly policy: 'round_robin' | 'weighted';
  /** The file of weights. The container has none, so every address has the weight 1. */
  readonly weightFile?: string;
  /** How often that file is looked for, as Go prints it. */
  readonly reload: string;
  /** Networks whose addresses come first, in this order. */
  readonly prefer: readonly string[];
}

type Draft = { -readonly [Key in keyof LoadbalanceOptions]: LoadbalanceOptions[Key] };

/** `reload DURATION` of policy weighted; the text is an error. */
function readReload(c: Controller, draft: Draft): string | undefined {
  const [time, ...rest] = c.remainingArgs();
  if (time === undefined) return c.errf('reload duration value is missing');
  if (rest.length > 0) return c.errf('unexpected argument');
  if (typeof parseDuration(time) === 'string') return c.errf(`invalid reload duration '${time}'`);
  draft.reload = time;
  return undefined;
}

/** `prefer CIDR…`; the text is an error. */
function readPrefer(c: Controller, draft: Draft): string | undefined {
  const networks = c.remainingArgs();
  const wrong = networks.find((network) => !ipaddr.isValidCIDR(network));
  if (wrong !== undefined) return c.errf(`invalid CIDR "${wrong}": invalid CIDR address: ${wrong}`);
  draft.prefer = [...draft.prefer, ...networks];
  return undefined;
}

/** The policy and its file; the text is an error. */
function readPolicy(
  c: Controller,
  [policy, file, ...rest]: readonly string[],
  draft: Draft,
): string | undefined {
  if (policy === undefined) return undefined;
  if (policy === 'round_robin')
    return file === undefined ? undefined : c.errf(`unknown property for ${policy}`);
  if (policy !== 'weighted') return `unknown policy: ${policy}`;
  if (file === undefined) return c.errf('missing weight file argument');
  if (rest.length > 0) return c.errf('unexpected argument(s)');
  draft.policy = 'weighted';
  draft.weightFile = file;
  return undefined;
}

/** CoreDNS plugin/loadbalance/setup.go `parse`. */
function setup(directives: readonly Directive[]): Setup<LoadbalanceOptions> {
  const draft: Draft = { policy: 'round_robin', reload: '30s', prefer: [] };
  for (const directive of directives) {
    const c = dispense(directive);
    let message = readPolicy(c, c.remainingArgs(), draft);
    while (message === undefined && c.nextBlock()) {
      const property = c.val();
      if (property === 'reload' && draft.policy === 'weighted') message = readReload(c, draft);
      else if (property === 'prefer') message = readPrefer(c, draft);
      else message = c.errf(`unknown property '${property}'`);
    }
    if (message !== undefined) return { ok: false, message };
  }
  return { ok: true, options: draft };
}

/** Fisher-Yates with the draws of the stream. */
function shuffled(records: readonly DnsRecord[], turn: Turn): readonly DnsRecord[] {
  const order = [...records];
  for (let at = 0; at < order.length - 1; at++) {
    const other = at + Math.floor(turn.world.draw('dns-loadbalance') * (order.length - at));
    const [here, there] = [order[at], order[other]];
    if (here && there) [order[at], order[other]] = [there, here];
  }
  return order;
}

/** Addresses of equal weight: one of them, drawn, changes places with the first (weighted.go `setTopRecord`). */
function withTop(records: readonly DnsRecord[], turn: Turn): readonly DnsRecord[] {
  if (records.length < 2) return records;
  const order = [...records];
  const at = Math.floor(turn.world.draw('dns-loadbalance') * order.length);
  const [first, top] = [order[0], order[at]];
  if (first && top) [order[0], order[at]] = [top, first];
  return order;
}

const isIn = (network: string, { data }: DnsRecord): boolean => {
  const [address, [range, bits]] = [ipaddr.parse(data), ipaddr.parseCIDR(network)];
  return address.kind() === range.kind() && address.match(range, bits);
};

/** Addresses of the preferred networks first, in the order of those (prefer.go `sortBySubnetPriority`). */
function preferred(records: readonly DnsRecord[], networks: readonly string[]): readonly DnsRecord[] {
  const rank = (record: DnsRecord): number => {
    const at = networks.findIndex((network) => isIn(network, record));
    return at < 0 ? networks.length : at;
  };
  return [...records].sort((a, b) => rank(a) - rank(b));
}

const ofTypes = (records: readonly DnsRecord[], ...types: string[]): readonly DnsRecord[] =>
  records.filter(({ type }) => types.includes(type));
const others = (records: readonly DnsRecord[]): readonly DnsRecord[] =>
  records.filter(({ type }) => !['CNAME', 'A', 'AAAA', 'MX'].includes(type));

/** CNAMEs first, then the rest in their order, addresses as the policy orders them, MX. */
function balanced(
  { policy, prefer }: LoadbalanceOptions,
  records: readonly DnsRecord[],
  turn: Turn,
): readonly DnsRecord[] {
  const addresses = ofTypes(records, 'A', 'AAAA');
  if (policy === 'weighted' && addresses.length === 0) return records;
  const mx = ofTypes(records, 'MX');
  const ordered = policy === 'weighted' ? withTop(addresses, turn) : shuffled(addresses, turn);
  const exchangers = policy === 'weighted' ? mx : shuffled(mx, turn);
  const aliases = ofTypes(records, 'CNAME');
  return prefer.length > 0
    ? [...aliases, ...preferred(ordered, prefer), ...exchangers, ...others(records)]
    : [...aliases, ...others(records), ...ordered, ...exchangers];
}

/** Policy weighted leaves replies to other questions alone (weighted.go `weightedShuffle`). */
const WEIGHTED_TYPES = ['A', 'AAAA', 'SRV'];

/** CoreDNS plugin/loadbalance/loadbalance.go, weighted.go: orders every positive reply, whoever made it. */
function serve(options: LoadbalanceOptions, request: Request, turn: Turn, next: Next): Served {
  const served = next(request);
  const { message } = served;
  const weighted = options.policy === 'weighted';
  if (!served.written || message.rcode !== 'NOERROR') return served;
  if (weighted && !WEIGHTED_TYPES.includes(request.type)) return served;
  const order = (records: readonly DnsRecord[]) => balanced(options, records, turn);
  const ordered: DnsMessage = {
    ...message,
    answer: order(message.answer),
    authority: weighted ? message.authority : order(message.authority),
    additional: order(message.additional),
  };
  return { ...served, message: ordered };
}

export const loadbalance = listed<LoadbalanceOptions>({ name: 'loadbalance', setup, serve });
