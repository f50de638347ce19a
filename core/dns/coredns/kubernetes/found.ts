import type { RecordOrigin } from '../origin.ts';

/** An entry found for a name: an address or, for ExternalName, a name (`msg.Service` of CoreDNS). */
export interface Entry {
  readonly host: string;
  readonly port: number;
  /** The labels below the zone that the entry itself stands under: SRV targets. */
  readonly key: string;
  readonly ttl: number;
  readonly origin: Omit<RecordOrigin, 'record'>;
}

/** Entries, maybe none (NODATA); or no such name. `seen` are objects that decided it without giving a record. */
export type Found =
  | { readonly exists: true; readonly entries: readonly Entry[]; readonly reason: string }
  | { readonly exists: false; readonly reason: string; readonly seen: readonly Entry['origin'][] };

export const missing = (reason: string, ...seen: readonly Entry['origin'][]): Found => ({
  exists: false,
  reason,
  seen,
});
export const found = (entries: readonly Entry[], reason: string): Found => ({
  exists: true,
  entries,
  reason,
});
