import type { DnsMessage } from '../message/message.ts';

/** What getaddrinfo hands to its DNS module first; it doubles until the answer fits (nss/getaddrinfo.c, `scratch_buffer`). */
const FIRST_BUFFER = 1024;
/** `struct gaih_addrtuple` on 64 bits. */
const TUPLE = 40;
const POINTER = 8;

/** The name and what it is an alias of, each with its end. */
const textOf = ({ question, answer }: DnsMessage): number =>
  answer
    .filter(({ type }) => type === 'CNAME')
    .reduce((sum, { data }) => sum + data.length, question.name.length);

/** Octets that the addresses of replies take: a list of tuples for both families, a `struct hostent` for one. */
function octetsNeeded(replies: readonly DnsMessage[]): number {
  const addresses = replies.flatMap(({ question, answer }) =>
    answer.filter(({ type }) => type === question.type),
  );
  const [first] = replies;
  const text = first ? textOf(first) : 0;
  if (replies.length > 1) return text + TUPLE * addresses.length;
  const each = addresses[0]?.type === 'AAAA' ? 16 : 4;
  return text + 2 * POINTER + addresses.length * (each + POINTER);
}

/**
 * How many times glibc makes the whole walk: while its buffer is too small it throws the answer away and asks again (observed of
 * glibc 2.36: 2 rounds from about 25 addresses on, 3 from 51, 4 from 102).
 */
export const roundsNeeded = (replies: readonly DnsMessage[]): number =>
  1 + Math.max(0, Math.ceil(Math.log2(octetsNeeded(replies) / FIRST_BUFFER)));
