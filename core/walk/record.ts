import type { Millis } from '../sim/index.ts';
import type { Hop } from './hop.ts';
import type { Request } from './request.ts';

/**
 * The real endings, a closed set. `hangs`: the connection stands and no answer comes; `reset`: it was open and is torn down;
 * `unanswered`: a datagram or an echo request went out and nothing came back; `not-permitted`: the sender's own kernel refused to
 * send; `wrong-protocol`: whoever answers speaks something else.
 */
export type OutcomeKind =
  | 'answered'
  | 'nxdomain'
  | 'nodata'
  | 'dns-refused'
  | 'dns-timeout'
  | 'refused-by-rule'
  | 'refused-by-pod'
  | 'timeout-by-rule'
  | 'timeout-by-policy'
  | 'timeout-no-route'
  | 'timeout-by-balancer'
  | 'unreachable'
  | 'hangs'
  | 'reset'
  | 'unanswered'
  | 'not-permitted'
  | 'wrong-protocol';

export interface Outcome {
  readonly kind: OutcomeKind;
  /** `200 OK`, `Connection refused`, `Could not resolve host: webb`. */
  readonly summary: string;
  /** Who said so, in words: `node-c, by the REJECT rule of KUBE-SERVICES (filter)`. */
  readonly answeredBy: string;
  /** What the tool prints (of curl what `-v` adds, too), line by line, and its exit code. */
  readonly printed: readonly string[];
  readonly exitCode: number;
  /** The Pod that answered or refused, where one was reached. */
  readonly server?: {
    readonly namespace: string;
    readonly name: string;
    readonly node: string;
    readonly address: string;
  };
  /** The client address that the application logs, and the log line. */
  readonly seenClient?: string;
  readonly log?: string;
}

/** Requests that ended alike: the same outcome, server and client address seen there. */
export interface TallyGroup extends Pick<Outcome, 'kind' | 'summary' | 'server' | 'seenClient'> {
  readonly count: number;
  /** The node at which packets from outside entered. */
  readonly entry?: string;
  /** The first of them, as it went. */
  readonly sample: Walk;
}

/** What became of many requests. Groups are in the order in which they were first seen. */
export interface Tally {
  readonly request: Request;
  readonly times: number;
  readonly groups: readonly TallyGroup[];
}

/** One of many requests: when it was sent, how long it took, and to which group of the tally it belongs. */
export interface SentRequest {
  readonly at: Millis;
  readonly elapsed: Millis;
  readonly group: number;
}

/** The record of one request, application to application and back. Plain data. */
export interface Walk {
  readonly id: string;
  readonly request: Request;
  /** Virtual time at which it was sent. A walk freezes the cluster: it happens at one instant. */
  readonly at: Millis;
  /** Virtual milliseconds until the caller knew the outcome. */
  readonly elapsed: Millis;
  readonly hops: readonly Hop[];
  readonly outcome: Outcome;
}
