import { addressOfReverseName, parseAddress, typeOfFamily } from '../message/address.ts';
import { type DnsRecord, emptyReply } from '../message/message.ts';
import { canonicalName, matchingZone } from '../message/name.ts';
import type { Directive } from './corefile.ts';
import { dispense, once } from './dispenser.ts';
import { listed, type Next, type Request, type Served, type Setup, type Turn } from './plugin.ts';
import { fallsThrough, fallthroughZones, normalizeZone } from './zones.ts';

interface HostsOptions {
  readonly zones: readonly string[];
  readonly entries: readonly { readonly address: string; readonly names: readonly string[] }[];
  readonly fallthrough: readonly string[];
  readonly ttl: number;
  readonly reverse: boolean;
}

const DEFAULT_TTL = 3600;

/** CoreDNS plugin/hosts/setup.go: `hosts [FILE [ZONES…]] { [INLINE] … }`. The file itself is taken as empty. */
function setup(directives: readonly Directive[], blockZones: readonly string[]): Setup<HostsOptions> {
  const directive = once(directives);
  if (typeof directive === 'string') return { ok: false, message: directive };
  const c = dispense(directive);
  const args = c.remainingArgs();
  const entries: { address: string; names: readonly string[] }[] = [];
  let [fallthrough, ttl, reverse]: [readonly string[], number, boolean] = [[], DEFAULT_TTL, true];
  while (c.nextBlock()) {
    const word = c.val();
    const rest = c.remainingArgs();
    if (word === 'fallthrough') fallthrough = fallthroughZones(rest);
    else if (word === 'no_reverse') reverse = false;
    else if (word === 'ttl') {
      if (rest.length < 1) return { ok: false, message: c.errf('ttl needs a time in second') };
      const seconds = c.atoi(rest[0] ?? '');
      if (typeof seconds === 'string') return { ok: false, message: c.errf('ttl needs a number of second') };
      if (seconds <= 0 || seconds > 65535) return { ok: false, message: c.errf('ttl provided is invalid') };
      ttl = seconds;
    } else if (word === 'reload') continue;
    else if (fallthrough.length > 0) return { ok: false, message: c.errf(`unknown property '${word}'`) };
    else {
      // Lines that hold no address are passed over, as in a hosts file.
      const address = parseAddress(word)?.text;
      if (address !== undefined) entries.push({ address, names: rest.map(canonicalName) });
    }
  }
  const zones = args.length > 1 ? args.slice(1) : blockZones;
  return { ok: true, options: { zones: zones.flatMap(normalizeZone), entries, fallthrough, ttl, reverse } };
}

/** CoreDNS plugin/hosts/hosts.go `ServeDNS`. A name that is not listed is SERVFAIL unless it falls through: there is no SOA to give. */
function serve(options: HostsOptions, request: Request, _turn: Turn, next: Next): Served {
  const name = canonicalName(request.name);
  if (request.type !== 'PTR' && matchingZone(options.zones, name) === undefined) return next(request);
  const record = (type: string, data: string): DnsRecord => ({
    name: request.name,
    ttl: options.ttl,
    type,
    data,
  });
  const base = { by: 'hosts', origins: [], took: 0 };
  const reply = (answer: readonly DnsRecord[]): Served => ({
    ...base,
    written: true,
    message: { ...emptyReply(request, 'NOERROR'), flags: { aa: true, tc: false, ra: false }, answer },
    reason: 'The name is listed under hosts in the Corefile.',
  });
  if (request.type === 'PTR') {
    const address = options.reverse ? addressOfReverseName(name) : undefined;
    const names = options.entries
      .filter((entry) => entry.address === address)
      .flatMap((entry) => entry.names);
    return names.length > 0 ? reply(names.map((each) => record('PTR', each))) : next(request);
  }
  const addresses = options.entries
    .filter((entry) => entry.names.includes(name))
    .flatMap(({ address }) => parseAddress(address) ?? []);
  if (addresses.length === 0) {
    if (fallsThrough(options.fallthrough, name)) return next(request);
    const reason = 'The name is not listed under hosts, and hosts has no fallthrough.';
    return { ...base, written: false, message: emptyReply(request, 'SERVFAIL'), reason };
  }
  return reply(
    addresses
      .filter(({ family }) => typeOfFamily(family) === request.type)
      .map(({ text }) => record(request.type, text)),
  );
}

export const hosts = listed<HostsOptions>({ name: 'hosts', setup, serve });
