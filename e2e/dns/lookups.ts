import {
  type Ask,
  type DnsQuery,
  decodePacket,
  encodePacket,
  type Lookup,
  type QueryRecord,
  type Resolution,
  resolve,
} from '../../core/dns/index.ts';
import { type At, type LookupCase, libcOf, lookupCases } from './cases.ts';
import { type CoreServer, coreServer } from './core-server.ts';
import { COREFILES } from './corefiles.ts';
import { makeMachine, OWN } from './machine.ts';
import { type NameServer, openNameServer, type Serve } from './name-server.ts';
import { findProgram, look, muslIsOld, type Said, usesAddrconfig } from './programs.ts';
import type { Result } from './result.ts';

type Resolved = Resolution['result'];

const HOSTS = '127.0.0.1 localhost\n::1 localhost\n';
const ADDRESSES = ['10.96.0.10', '10.96.0.11', '10.96.0.12', '10.96.0.13'] as const;
const PORT = 53;
/** Waiting for a server takes whole seconds; a machine at work on other things is slow besides. */
const [TOO_SOON, TOO_LATE] = [300, 2500];

/** A question as it arrived at a name server, or as core would send it. */
interface Asked {
  readonly server: string;
  readonly question: string;
}

const words = (name: string, type: string, transport: string, bufsize: number | undefined): string =>
  [type, name, transport, bufsize === undefined ? '' : `edns ${bufsize}`].filter(Boolean).join(' ');

/** What the outside world's resolver says, through a Corefile that does nothing but forward. */
const outside = (): CoreServer => coreServer('.:53 {\n  forward . /etc/resolv.conf\n}\n');

const serverFor = (at: At | undefined, corefile: string): CoreServer | undefined =>
  at === 'coredns' ? coreServer(COREFILES[corefile] ?? '') : at === 'outside' ? outside() : undefined;

/** Opens the name servers of one case; they write down what they hear. */
async function openServers({
  servers,
  corefile,
}: LookupCase): Promise<{ asked: Asked[]; close(): Promise<void> }> {
  const asked: Asked[] = [];
  const open: NameServer[] = [];
  for (const [address, at] of Object.entries(servers)) {
    if (at === 'nobody') continue;
    const server = serverFor(at, corefile);
    const serve: Serve = (query, from) => {
      const decoded = decodePacket(query);
      const [question] = decoded.ok ? decoded.packet.questions : [];
      const bufsize = decoded.ok ? decoded.packet.edns?.udpSize : undefined;
      asked.push({
        server: address,
        question: words(question?.name ?? '', question?.type ?? '', from.transport, bufsize),
      });
      return server?.serve(query, from);
    };
    open.push(await openNameServer(address, PORT, serve));
  }
  return {
    asked,
    close: async () => {
      for (const each of open) await each.close();
    },
  };
}

/** A query to a server without any socket between. */
export function queryMessage(
  server: CoreServer | undefined,
  query: DnsQuery,
  refuses = false,
): ReturnType<Ask> {
  if (refuses) return 'refused';
  const packet = encodePacket(
    {
      id: 0,
      opcode: 'QUERY',
      rcode: 'NOERROR',
      flags: { qr: false, aa: false, tc: false, rd: true, ra: false, ad: false, cd: false },
      questions: [{ name: query.name, type: query.type, class: 'IN' }],
      answer: [],
      authority: [],
      additional: [],
      ...(query.edns && { edns: { version: 0, udpSize: query.edns.udpSize, do: false, options: [] } }),
    },
    { compress: true },
  );
  const bytes = packet && server?.serve(packet, { address: '', port: 0, transport: query.transport });
  const decoded = bytes && decodePacket(bytes);
  if (!decoded?.ok) return 'timeout';
  const { rcode, flags, answer, authority, additional, edns } = decoded.packet;
  const reply = {
    question: { name: query.name, type: query.type },
    rcode: rcode as 'NOERROR',
    flags,
    answer,
    authority,
    additional,
    ...(edns && { edns: { udpSize: edns.udpSize } }),
  };
  return { reply, took: 1 };
}

/** The same servers without sockets. */
function askCore({ servers, corefile }: LookupCase): Ask {
  const known = new Map(Object.entries(servers).map(([address, at]) => [address, serverFor(at, corefile)]));
  return (query, address) => {
    const at = servers[address];
    return queryMessage(known.get(address), query, at === undefined || at === 'nobody');
  };
}

const questionOf = ({ name, type, transport, edns, server }: QueryRecord): Asked => ({
  server,
  question: words(name, type, transport, edns?.udpSize),
});

/** What a name server that is nobody's never hears of. Servers keep no common clock, so each has a list of its own. */
function byServer(asked: readonly Asked[], { servers }: LookupCase): string {
  return Object.keys(servers)
    .filter((address) => servers[address] !== 'nobody')
    .map((address) => {
      const own = asked.filter(({ server }) => server === address).map(({ question }) => question);
      return `${address}: ${own.join(', ') || 'nothing'}`;
    })
    .join('; ');
}

/** Where `rotate` begins is chance: the first server that the real one asked says it. */
function rotationOf({ servers }: LookupCase, asked: readonly Asked[]): number {
  const addresses = Object.keys(servers);
  return Math.max(0, addresses.indexOf(asked[0]?.server ?? '')) / addresses.length;
}

/** musl before 1.2.4 knows no EAI_NODATA; core models later ones. */
function messageOf(result: Resolved, old: boolean): string {
  if (result.kind === 'ADDRESSES') return '';
  return old && result.kind === 'NODATA' ? 'Name does not resolve' : result.message;
}

function compare(one: LookupCase, said: Said, asked: readonly Asked[], old: boolean): string | undefined {
  const own = one.own === 'both' ? [OWN.IPv4, OWN.IPv6] : [OWN.IPv4];
  const lookup: Lookup = {
    name: one.name,
    family: one.family,
    resolvConf: { text: one.resolvConf },
    hosts: HOSTS,
    own,
    rotation: rotationOf(one, asked),
    ...(usesAddrconfig(one) && { addrconfig: one.own === 'both' ? ['IPv4', 'IPv6'] : ['IPv4'] }),
  };
  const { steps, result, elapsed } = resolve(libcOf(one), lookup, askCore(one));
  const sent = steps.flatMap(({ queries }) => queries.map(questionOf));
  const [real, ours] = [byServer(asked, one), byServer(sent, one)];
  if (real !== ours) return `asked\n      really ${real}\n      core   ${ours}`;
  const addresses = result.kind === 'ADDRESSES' ? result.addresses : [];
  if (said.addresses.join(' ') !== addresses.join(' '))
    return `found really ${said.addresses.join(' ') || 'nothing'}, core ${addresses.join(' ') || 'nothing'}`;
  const message = messageOf(result, old);
  if (said.message !== undefined && said.message !== message)
    return `said really ${JSON.stringify(said.message)}, core ${JSON.stringify(message)}`;
  if (said.took < elapsed - TOO_SOON || said.took > elapsed + TOO_LATE)
    return `took really ${Math.round(said.took)} ms, core ${Math.round(elapsed)} ms`;
  return undefined;
}

const titleOf = ({ program, name, family, resolvConf, servers, corefile, own }: LookupCase): string => {
  const conf = resolvConf.trimEnd().replaceAll('\n', ' | ');
  return `${program} ${family} ${name} (${conf}; ${Object.values(servers).join(', ')}; ${corefile}; ${own})`;
};

/** Too many addresses for a UDP reply. */
const NEEDS_TCP = ['many', 'pods-51', 'pods-52'];

/** What one program's lookups came to. */
export interface Compared {
  readonly results: readonly Result[];
  /** What could not run, and why. */
  readonly missing: readonly string[];
}

/** A real program looks names up in a network of its own; core's resolver must ask the same questions in the same order, and find the same. */
export async function compareLookups(program: LookupCase['program']): Promise<Compared> {
  const found = findProgram(program);
  if ('missing' in found) return { results: [], missing: [found.missing] };
  const old = program === 'musl' && muslIsOld();
  const missing = old
    ? [
        `musl here is older than 1.2.4: ${NEEDS_TCP.join(', ')} are left out, as it does not ask again over TCP`,
      ]
    : [];
  const machine = await makeMachine(ADDRESSES);
  const results: Result[] = [];
  let own: LookupCase['own'] = 'both';
  for (const one of lookupCases(program)) {
    if (old && NEEDS_TCP.includes(one.name)) continue;
    if (one.own !== own) await machine.keepIPv4Only();
    own = one.own;
    await machine.setResolvConf(one.resolvConf);
    const { asked, close } = await openServers(one);
    const said = await look(found.path, one);
    await close();
    const difference = compare(one, said, asked, old);
    results.push({ name: titleOf(one), ...(difference === undefined ? {} : { difference }) });
  }
  return { results, missing };
}
