import type { DnsRecord } from '../message/message.ts';

/** The object, or the field of it, that a record was made from, or that decided that there is none. */
export interface RecordOrigin {
  /** Absent where the object explains the lack of records. */
  readonly record?: Pick<DnsRecord, 'name' | 'type' | 'data'>;
  readonly kind: string;
  /** Empty for cluster-scoped kinds. */
  readonly namespace: string;
  readonly name: string;
  /** Field path, such as `spec.clusterIPs[0]`. */
  readonly path: string;
}
