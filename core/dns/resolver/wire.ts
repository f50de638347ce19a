import type { Family } from '../../net/index.ts';
import type { Millis } from '../../sim/index.ts';
import { parseAddress } from '../message/address.ts';
import type { DnsMessage, DnsQuery } from '../message/message.ts';
import type { Ask, QueryRecord } from './lookup.ts';

/** Sends queries and keeps a record of them in the order of asking. */
export interface Wire {
  send(query: DnsQuery, server: string, at: Millis): QueryRecord;
  /** What was sent since the last call. */
  takeRecords(): readonly QueryRecord[];
  readonly count: () => number;
}

export function openWire(ask: Ask): Wire {
  let number = 0;
  let records: QueryRecord[] = [];
  return {
    send(query, server, at) {
      const heard = ask(query, server, at);
      const sent = { ...query, number: number++, server, sent: at };
      const record: QueryRecord =
        typeof heard === 'string'
          ? { ...sent, outcome: heard }
          : { ...sent, outcome: 'reply', reply: heard.reply, received: at + heard.took };
      records.push(record);
      return record;
    },
    takeRecords() {
      const taken = records;
      records = [];
      return [...taken].sort((left, right) => left.sent - right.sent || left.number - right.number);
    },
    count: () => number,
  };
}

/** Query types of a lookup, in the order in which all libraries send them. */
export const queryTypes = (family: 'any' | Family): readonly ('A' | 'AAAA')[] =>
  family === 'any' ? ['A', 'AAAA'] : [family === 'IPv4' ? 'A' : 'AAAA'];

/** Addresses of the asked type in a reply; whose name they bear does not matter, CNAMEs are followed by the server. */
export const addressesIn = (reply: DnsMessage): readonly string[] =>
  reply.answer
    .filter((record) => record.type === reply.question.type)
    .flatMap((record) => parseAddress(record.data)?.text ?? []);
