import type { Packet } from '../net/index.ts';
import type { RuleVisit } from './passage.ts';
import type { Action } from './sight.ts';

/** What one table did with a packet: every rule it was held against, and how it ended. */
export interface Traversal {
  /** The packet with the mark that the rules left. */
  readonly packet: Packet;
  readonly visits: readonly RuleVisit[];
  /** A verdict or an action that ends the table; ACCEPT and DROP may also be the policy's. */
  readonly end: Exclude<Action, { do: 'MARK' | 'RETURN' | 'CONTINUE' }>;
  /** Where it ended: the chain, and the rule unless it was the policy. */
  readonly chain: string;
  readonly position?: number;
}
