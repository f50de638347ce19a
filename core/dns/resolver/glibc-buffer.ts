import type { DnsMessage } from '../message/message.ts';

/** What getaddrinfo hands to its DNS module first; it doubles until the answer fits (nss/getaddrinfo.c, `scratch_buffer`). */
const FIRST_BUFFER = 1024;
/** `struct gaih_addrtuple` on 64 bits; the first one is elsewhere. */
const TUPLE = 40;
/** Lists of aliases and addresses, and where each address lies, of `struct hostent` (resolv/nss_dns/dns-host.c `host_data`). */
const HOST_LISTS = 400;
const POINTER = 8;

const textOf = ({ question, answer }: DnsMessage): number =>
  [question.name, ...answer.filter(({ type }) => type === 'CNAME').map(({ data }) => data)].reduce(
    (sum, name) => sum + name.length,
    0,
  );

/** Octets that the addresses of replies take: a list of tuples for both families, a hostent for one. */
function octetsNeeded(replies: readonly DnsMessage[]): number {
  const addresses = replies.flatMap(({ question, answer }) =>
    answer.filter(({ type }) => type === question.type),
  );
  const text = replies.reduce((sum, reply) => sum + textOf(reply), 0);
  if (replies.length > 1) return text + TUPLE * Math.max(0, addresses.length - 1);
  const each = addresses[0]?.type === 'AAAA' ? 16 : 4;
  return HOST_LISTS + text + addresses.length * (each + POINTER);
}

/** How many times glibc makes the whole walk: each time its buffer was too small it throws the answer away and asks again. */
export const roundsNeeded = (replies: readonly DnsMessage[]): number =>
  1 + Math.max(0, Math.ceil(Math.log2(octetsNeeded(replies) / FIRST_BUFFER)));
