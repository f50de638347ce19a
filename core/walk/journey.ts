import type { LocalReply, Passage } from '../kernel/index.ts';
import type { Packet } from '../net/index.ts';
import type { Verdict } from '../network-policy/index.ts';
import type { Millis } from '../sim/index.ts';
import type { Backend, Balancer } from './balancer.ts';
import type { Station } from './station.ts';

/** One stretch of a packet's way. `at` is the time since the walk began. */
export type Leg =
  | {
      readonly leg: 'leave' | 'arrive';
      readonly at: Millis;
      readonly station: Station;
      readonly packet: Packet;
    }
  | {
      readonly leg: 'node';
      readonly at: Millis;
      readonly node: string;
      readonly packet: Packet;
      readonly passage: Passage;
      /** How many numbers had been drawn when it began. */
      readonly drawn: number;
    }
  | {
      readonly leg: 'wire';
      readonly at: Millis;
      readonly from: string;
      readonly to: string;
      readonly packet: Packet;
    }
  | BalancerLeg;

/** A packet at a load balancer: every node that it could send to, and the one that it sends to. */
export interface BalancerLeg {
  readonly leg: 'balancer';
  readonly at: Millis;
  readonly balancer: Balancer;
  readonly backends: readonly Backend[];
  readonly node?: string;
  readonly packet: Packet;
  readonly after: Packet;
}

/** What NetworkPolicies said of a packet that they kept back, and the packet as they saw it. */
export interface Refusal {
  readonly packet: Packet;
  readonly verdict: Verdict;
}

/** Where a packet ended. `rejected` carries what the node itself answers; `lost` met no machine that would take it. */
export type End =
  | { readonly end: 'arrived'; readonly station: Station; readonly packet: Packet }
  /** `refused`: by NetworkPolicies, as the agent on the node judged. */
  | {
      readonly end: 'dropped';
      readonly node: string;
      readonly reason: string;
      readonly errno?: string;
      readonly refused?: Refusal;
    }
  | { readonly end: 'rejected'; readonly node: string; readonly reply: LocalReply; readonly errno?: string }
  | {
      readonly end: 'lost';
      readonly node: string;
      readonly to: string;
      readonly reason: 'no-host' | 'no-route' | 'no-backend';
    };

export interface Journey {
  readonly legs: readonly Leg[];
  readonly end: End;
}
