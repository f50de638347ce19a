import type { Millis } from '../../sim/index.ts';
import type { Failure, Step } from './lookup.ts';
import type { ResolverConfig } from './resolv-conf.ts';
import type { Wire } from './wire.ts';

/** What each library's walk is given. */
export interface WalkInput {
  readonly name: string;
  readonly types: readonly ('A' | 'AAAA')[];
  readonly config: ResolverConfig;
  readonly wire: Wire;
  /** 0 to below 1: the server that `options rotate` begins with. */
  readonly rotation: number;
}

/** What each library's walk comes to. */
export interface Walked {
  readonly steps: readonly Step[];
  readonly result: Failure | { readonly addresses: readonly string[] };
  readonly elapsed: Millis;
}
