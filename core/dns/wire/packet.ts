import type { DnsRecord, EdnsOption } from '../message/message.ts';

/** The OPT record of a packet. */
export interface PacketEdns {
  readonly version: number;
  readonly udpSize: number;
  readonly do: boolean;
  readonly options: readonly EdnsOption[];
}

/** A record with its class; absent: IN. */
export interface PacketRecord extends DnsRecord {
  readonly class?: string;
}

/** A DNS message with all that its octets say (RFC 1035 4.1). Words are dig's; the OPT record is `edns` and in no section. */
export interface DnsPacket {
  readonly id: number;
  readonly opcode: string;
  readonly rcode: string;
  readonly flags: {
    readonly qr: boolean;
    readonly aa: boolean;
    readonly tc: boolean;
    readonly rd: boolean;
    readonly ra: boolean;
    readonly ad: boolean;
    readonly cd: boolean;
  };
  readonly questions: readonly { readonly name: string; readonly type: string; readonly class: string }[];
  readonly answer: readonly PacketRecord[];
  readonly authority: readonly PacketRecord[];
  readonly additional: readonly PacketRecord[];
  readonly edns?: PacketEdns;
}

/** Octets that are no DNS message. With a header a server can still answer FORMERR. */
export interface MalformedPacket {
  readonly ok: false;
  readonly rcode: 'FORMERR';
  readonly reason: string;
  /** What the header said, if there was a whole one. */
  readonly header?: Pick<DnsPacket, 'id' | 'opcode' | 'rcode' | 'flags'>;
}

/** Bits of the second 16 of the header. */
export const FLAG_BITS = { qr: 15, aa: 10, tc: 9, rd: 8, ra: 7, ad: 5, cd: 4 } as const;
