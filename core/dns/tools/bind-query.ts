import { parseAddress, reverseName } from '../message/address.ts';
import { fqdn } from '../message/name.ts';
import type { DnsPacket } from '../wire/packet.ts';
import { failureLine } from './failure-line.ts';
import type { DigHeard, ToolPlace } from './place.ts';

/** How host and nslookup ask; both leave EDNS out. */
export interface BindQuery {
  readonly type: string;
  readonly recurse: boolean;
  readonly tcp: boolean;
  readonly port: number;
  /** UDP queries to one server before it is given up. */
  readonly tries: number;
  /** How long each is waited for, in milliseconds. */
  readonly patience: number;
  /** nslookup says what it minds about a reply, and goes on to the next server: one that does not recurse, too. */
  readonly minds: 'recursion' | 'failure' | 'nothing';
}

type Reply = DigHeard & { heard: 'reply' };

/** What one name came to. */
export interface BindAnswer {
  /** Lines that are written before anything is shown. */
  readonly notes: readonly string[];
  /** The name that was asked for, fully qualified. */
  readonly name: string;
  readonly server: string;
  readonly reply?: Reply;
  /** Later queries go the same way. */
  readonly tcp: boolean;
}

function packetOf(place: ToolPlace, name: string, { type, recurse }: BindQuery): DnsPacket {
  return {
    id: Math.floor(place.draw('dig') * 65536),
    opcode: 'QUERY',
    rcode: 'NOERROR',
    flags: { qr: false, aa: false, tc: false, rd: recurse, ra: false, ad: false, cd: false },
    questions: [{ name: fqdn(name), type, class: 'IN' }],
    answer: [],
    authority: [],
    additional: [],
  };
}

/** What nslookup minds about a reply (bind9 bin/dig/dighost.c `recv_done`). */
function minded({ packet }: Reply, { minds, recurse }: BindQuery): string | undefined {
  if (packet.rcode === 'SERVFAIL' && minds !== 'nothing') return 'SERVFAIL reply';
  return minds === 'recursion' && recurse && !packet.flags.ra ? 'recursion not available' : undefined;
}

/** Asks server after server for one name. */
export function askInTurn(
  place: ToolPlace,
  servers: readonly string[],
  name: string,
  query: BindQuery,
): BindAnswer {
  const notes: string[] = [];
  const packet = packetOf(place, name, query);
  let { tcp } = query;
  for (const [index, server] of servers.entries()) {
    const isLast = index === servers.length - 1;
    for (let tries = query.tries; tries > 0; ) {
      const heard = place.ask(packet, server, query.port, tcp ? 'tcp' : 'udp', query.patience);
      if (heard.heard !== 'reply') {
        notes.push(failureLine(heard.heard, server, { port: query.port, name, tcp }));
        tries = tcp ? 0 : tries - 1;
        continue;
      }
      if (heard.packet.flags.tc && !tcp) {
        if (query.minds !== 'nothing') notes.push(';; Truncated, retrying in TCP mode.');
        tcp = true;
        continue;
      }
      const wrong = minded(heard, query);
      if (wrong) notes.push(`;; Got ${wrong} from ${server}${isLast ? '' : ', trying next server'}`);
      if (!wrong || isLast) return { notes, name: fqdn(name), server, reply: heard, tcp };
      break;
    }
  }
  return { notes: [...notes, ';; no servers could be reached'], name: fqdn(name), server: '', tcp };
}

/** Names in BIND's order: with enough dots the name alone, else the search list and the bare name last (dighost.c `next_origin`). */
function candidates(
  typed: string,
  { searches, ndots }: Pick<ToolPlace, 'searches' | 'ndots'>,
): readonly string[] {
  const dots = typed.split('.').length - 1;
  if (typed.endsWith('.') || dots >= ndots) return [typed];
  return [...searches.map((domain) => `${typed}.${domain}`), typed];
}

/** Walks the search list: only NXDOMAIN goes on. */
export function askSearching(
  place: ToolPlace,
  servers: readonly string[],
  typed: string,
  query: BindQuery,
  tried: (name: string) => void = () => {},
): BindAnswer {
  const notes: string[] = [];
  let { tcp } = query;
  for (const name of candidates(typed, place)) {
    tried(name);
    const answer = askInTurn(place, servers, name, { ...query, tcp });
    notes.push(...answer.notes);
    tcp = answer.tcp;
    if (answer.reply?.packet.rcode !== 'NXDOMAIN' || fqdn(typed) === answer.name) return { ...answer, notes };
  }
  throw new Error('the bare name is asked last');
}

/** Where the CNAMEs of a reply lead. */
export function canonicalIn({ answer }: DnsPacket, name: string): string {
  let at = name;
  for (const { type, name: owner, data } of answer)
    if (type === 'CNAME' && owner.toLowerCase() === at.toLowerCase()) at = data;
  return at;
}

/** The servers of a tool, or the text it ends with. */
export const serversOf = (
  tool: string,
  given: string | undefined,
  place: ToolPlace,
): readonly string[] | string => {
  if (given === undefined) return place.nameservers;
  const addresses = parseAddress(given) ? [given] : (place.addressesOf?.(given) ?? []);
  return addresses.length > 0 ? addresses : `${tool}: couldn't get address for '${given}': not found`;
};

/** The reverse name of an address; undefined for other text. */
export function reversed(typed: string): string | undefined {
  const address = parseAddress(typed);
  return address && reverseName(address.text);
}

/** A name as nslookup and host write it. */
export const bare = (name: string): string => (name === '.' ? name : name.replace(/\.$/, ''));
