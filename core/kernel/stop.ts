import type { Queued } from './passage.ts';
import type { Action } from './sight.ts';

/** Why a packet does not get past a hook. */
export type Stop =
  | { readonly kind: 'drop'; readonly reason: string; readonly queued?: Queued }
  | { readonly kind: 'reject'; readonly with: Extract<Action, { do: 'REJECT' }>['with'] }
  /** Not lost: IPVS has given it another destination and sends it there itself, from OUTPUT on. */
  | { readonly kind: 'stolen' };
