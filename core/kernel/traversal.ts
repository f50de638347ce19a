import type { Packet } from '../net/index.ts';
import type { Queued } from './passage.ts';
import type { Action, Sight } from './sight.ts';
import type { Trail } from './trail.ts';

type Change = Extract<Action, { do: 'MARK' | 'NOTRACK' }>;

/** Whether an action changes the packet and lets it go on. */
export const isChange = (action: { readonly do: string }): action is Change =>
  action.do === 'MARK' || action.do === 'NOTRACK';

/** The packet as the next rule sees it. Conntrack can only pass by what it has not had yet. */
export function changed<Seen extends Sight>(sight: Seen, change: Change): Seen {
  if (change.do === 'MARK') return { ...sight, packet: { ...sight.packet, mark: change.mark } };
  return sight.ctState === 'INVALID' ? { ...sight, ctState: 'UNTRACKED' } : sight;
}

/** What one table did with a packet: every rule it was held against, and how it ended. */
export interface Traversal {
  /** The packet with the mark that the rules left. */
  readonly packet: Packet;
  readonly trail: Trail;
  /** A verdict or an action that ends the table; ACCEPT and DROP may also be the policy's. */
  readonly end: Exclude<Action, { do: Change['do'] | 'RETURN' | 'CONTINUE' }>;
  /** Where it ended: the chain, and the rule unless it was the policy. */
  readonly chain: string;
  readonly position?: number;
  /** A rule has asked conntrack to pass the packet by. */
  readonly untracked?: true;
  /** A rule gave the packet to a queue; `end` is what came of it. */
  readonly queued?: Queued;
}
