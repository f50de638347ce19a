import type { Millis } from '../sim/index.ts';
import type { Hop } from './hop.ts';
import type { Request } from './request.ts';

/** The real endings, a closed set. */
export type OutcomeKind =
  | 'answered'
  | 'nxdomain'
  | 'nodata'
  | 'dns-refused'
  | 'dns-timeout'
  | 'refused-by-rule'
  | 'refused-by-pod'
  | 'timeout-by-rule'
  | 'timeout-no-route'
  | 'unreachable';

export interface Outcome {
  readonly kind: OutcomeKind;
  /** `200 OK`, `Connection refused`, `Could not resolve host: webb`. */
  readonly summary: string;
  /** Who said so, in words: `node-c, by the REJECT rule of KUBE-SERVICES (filter)`. */
  readonly answeredBy: string;
  /** What `curl -v` prints, line by line, and its exit code. */
  readonly curl: readonly string[];
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
