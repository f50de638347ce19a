import type { Family } from '../../net/index.ts';
import type { Millis } from '../../sim/index.ts';
import type { DnsMessage, DnsQuery } from '../message/message.ts';
import type { OwnAddress } from './address-order.ts';
import type { Libc } from './libc.ts';

/** What a program asks of getaddrinfo (or of Go's net package). */
export interface Lookup {
  readonly name: string;
  /** AF_UNSPEC, AF_INET, AF_INET6. */
  readonly family: 'any' | Family;
  readonly resolvConf: { readonly text: string };
  /** The text of /etc/hosts, which is looked at before any query. */
  readonly hosts?: string;
  /** Families of the Pod's own addresses, when the program sets AI_ADDRCONFIG. Only glibc then spares the other query. */
  readonly addrconfig?: readonly Family[];
  /** Addresses of the machine that asks: the addresses found are sorted by them. Without, they stay in the order of the replies. */
  readonly own?: readonly OwnAddress[];
  /** 0 to below 1: where `options rotate` begins. */
  readonly rotation?: number;
}

/** What came back: a reply after `took` milliseconds, an ICMP port unreachable or RST at once, or nothing. */
export type Heard = { readonly reply: DnsMessage; readonly took: Millis } | 'refused' | 'timeout';

/** Sends one query; `elapsed` is the time since the lookup began. */
export type Ask = (query: DnsQuery, server: string, elapsed: Millis) => Heard;

/** One query of a walk, numbered from 0 in the order of asking. */
export interface QueryRecord extends DnsQuery {
  readonly number: number;
  readonly server: string;
  readonly sent: Millis;
  readonly outcome: 'reply' | 'refused' | 'timeout';
  readonly reply?: DnsMessage;
  /** When the reply arrived; it may be after the walk had gone on. */
  readonly received?: Millis;
}

export type StepOutcome = 'ANSWER' | 'NODATA' | 'NXDOMAIN' | 'SERVFAIL' | 'FAILED' | 'NO-REPLY' | 'NOT-TAKEN';

/** One candidate name of the walk. Steps that were not taken have no queries. */
export interface Step {
  readonly candidate: string;
  /** The search domain that was appended; absent for the name as it is. */
  readonly domain?: string;
  readonly queries: readonly QueryRecord[];
  readonly outcome: StepOutcome;
  /** Why the walk went on or ended here. */
  readonly because: string;
}

export type Failure = 'NXDOMAIN' | 'NODATA' | 'TEMPORARY-FAILURE';

/** How a lookup ended. Addresses come in the order in which the program gets them. */
export type Resolved =
  | { readonly kind: 'ADDRESSES'; readonly addresses: readonly string[] }
  | {
      readonly kind: Failure;
      /** As netdb.h names it. */
      readonly error: 'EAI_NONAME' | 'EAI_NODATA' | 'EAI_AGAIN' | 'EAI_ADDRFAMILY';
      /** What the program prints: gai_strerror of the library, or Go's net.DNSError. */
      readonly message: string;
    };

/** The full record of a lookup. */
export interface Resolution {
  readonly libc: Libc;
  readonly name: string;
  /** Every candidate in order, those not taken included. */
  readonly steps: readonly Step[];
  readonly result: Resolved;
  readonly queryCount: number;
  /** Virtual milliseconds until the program knew. */
  readonly elapsed: Millis;
}
