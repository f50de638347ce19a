/** RCODE of a reply, as dig spells it (RFC 1035 4.1.1, RFC 6895). */
export type Rcode = 'NOERROR' | 'FORMERR' | 'SERVFAIL' | 'NXDOMAIN' | 'NOTIMP' | 'REFUSED' | 'BADVERS';

/** A question. `name` is fully qualified, `type` as dig spells it: `A`, `AAAA`, `SRV`, `HTTPS`. */
export interface DnsQuestion {
  readonly name: string;
  readonly type: string;
}

/** An option of an OPT record (RFC 6891 6.1.2), such as a COOKIE; `data` in lower-case hexadecimal digits. */
export interface EdnsOption {
  readonly code: number;
  readonly data: string;
}

/** EDNS(0) of a query (RFC 6891): the UDP payload size the sender can take, and the DNSSEC OK bit. */
export interface Edns {
  readonly udpSize: number;
  readonly do?: boolean;
  readonly options?: readonly EdnsOption[];
}

/** A question on its way to a server. */
export interface DnsQuery extends DnsQuestion {
  readonly transport: 'udp' | 'tcp';
  readonly edns?: Edns;
}

/** A resource record of class IN. `data` is its presentation format (RFC 1035 5.1), `ttl` in seconds. */
export interface DnsRecord {
  readonly name: string;
  readonly ttl: number;
  readonly type: string;
  readonly data: string;
}

/** A reply. The OPT record is not listed in `additional`. */
export interface DnsMessage {
  readonly question: DnsQuestion;
  readonly rcode: Rcode;
  readonly flags: { readonly aa: boolean; readonly tc: boolean; readonly ra: boolean };
  readonly answer: readonly DnsRecord[];
  readonly authority: readonly DnsRecord[];
  readonly additional: readonly DnsRecord[];
  readonly edns?: Edns;
}

/** A record in the form of a zone file: `web.default.svc.cluster.local. 30 IN A 10.96.42.17`. */
export const zoneLine = (record: DnsRecord): string =>
  `${record.name} ${record.ttl} IN ${record.type} ${record.data}`;

/** A reply that holds nothing but its rcode. */
export const emptyReply = (question: DnsQuestion, rcode: Rcode): DnsMessage => ({
  question: { name: question.name, type: question.type },
  rcode,
  flags: { aa: false, tc: false, ra: false },
  answer: [],
  authority: [],
  additional: [],
});
