import type { Hook, HookPass, RuleVisit } from '../kernel/index.ts';
import type { SourceRange } from '../manifest/index.ts';
import type { Packet } from '../net/index.ts';
import type { Millis } from '../sim/index.ts';

/** Where a hop happens. A packet is only ever in the data plane: a Pod's namespace, a node's hooks, a wire. */
export type Place =
  | { readonly at: 'pod'; readonly node: string; readonly namespace: string; readonly name: string }
  | { readonly at: 'hook'; readonly node: string; readonly hook: Hook }
  | { readonly at: 'host'; readonly node: string }
  | { readonly at: 'wire'; readonly from: string; readonly to: string }
  | { readonly at: 'outside'; readonly name: string }
  /** The cloud's load balancer of a Service, between the outside and the node that it sends to. */
  | {
      readonly at: 'load-balancer';
      readonly namespace: string;
      /** The Service's. */
      readonly name: string;
      readonly address: string;
    };

/** An object, or one field of it, that a hop was decided by. */
export interface Origin {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  /** Field path, such as `spec.ports[0].targetPort`; absent for the object as a whole. */
  readonly path?: string;
  /** What it says there, in words: `Ready=True since 41 s`. */
  readonly note?: string;
  /** The YAML the person wrote that this comes from; absent for objects that controllers made by themselves. */
  readonly source?: SourceRange;
}

/** An endpoint (or, at a load balancer, a node) that could have been chosen, and why it was or was not. */
export interface Candidate {
  readonly address: string;
  /** At a load balancer: the node, and what its health check answered. */
  readonly node?: {
    readonly name: string;
    /** `GET http://192.168.1.11:30471/healthz`. */
    readonly check: string;
    /** `200 OK`, `503 Service Unavailable`, `no answer`. */
    readonly answer: string;
    readonly healthy: boolean;
  };
  readonly pod?: { readonly namespace: string; readonly name: string; readonly node?: string };
  readonly verdict: 'chosen' | 'possible' | 'skipped';
  /** The odds that the rules give it, 0 for skipped ones. */
  readonly probability: number;
  /** Why it was skipped, such as `not ready`; or how it was drawn. */
  readonly reason: string;
  /**
   * What it is by now, where the node's rules name it all the same: they are older than the EndpointSlice, which itself may have yet
   * to hear that a Pod is gone.
   */
  readonly stale?: 'gone' | 'no endpoint' | 'terminating' | 'not ready';
  readonly origins: readonly Origin[];
}

/** A NetworkPolicy that selects one of the two Pods, and what it says of the packet. */
export interface PolicySaying {
  readonly namespace: string;
  readonly name: string;
  readonly direction: 'Ingress' | 'Egress';
  readonly pod: { readonly namespace: string; readonly name: string };
  /** `silent`: it is not about this direction; `isolates`: none of its rules fits. */
  readonly says: 'allows' | 'isolates' | 'silent';
  readonly because: string;
  readonly origin: Origin;
}

export type HopKind =
  | 'call'
  | 'search-list'
  | 'dns-query'
  | 'dns-answer'
  | 'socket'
  | 'hook'
  | 'load-balancer'
  | 'service-rule'
  | 'network-policy'
  | 'wire'
  | 'pod-answer'
  | 'reject'
  | 'reply'
  | 'result';

/** One DNS query and what became of it. */
export interface QueryFacts {
  readonly name: string;
  readonly type: string;
  /** The search domain that made the name; absent for the name as it was typed. */
  readonly domain?: string;
  readonly server: string;
  readonly transport: 'udp' | 'tcp';
  /** As dig spells it, `NODATA` for a NOERROR without records, or that nothing came back. */
  readonly outcome: string;
  /** Data of the records of the answer. */
  readonly answers: readonly string[];
  /** Whether records were cut off: the client asks again over TCP. */
  readonly truncated: boolean;
  /** The plug-in that knew: `kubernetes`, `forward`, `hosts`; `outside` for the node network's resolver. */
  readonly by?: string;
  /** Out of the cache, since so many seconds. */
  readonly cachedFor?: number;
  /** Virtual milliseconds from the query to its reply; absent where none came. */
  readonly took?: Millis;
  /** What the server logged. */
  readonly log: readonly string[];
}

/** One name of a lookup, whether it was asked for or not. */
export interface NameTried {
  readonly name: string;
  /** The search domain in it; absent for the name as it was typed. */
  readonly domain?: string;
  /** `ANSWER`, `NXDOMAIN`, …; `NOT-TAKEN` where the search had ended before. */
  readonly outcome: string;
  /** Why the search went on or ended here. */
  readonly because: string;
}

/**
 * One thing that happened to a request. `steps` are the same time seen closer (every hook, every query);
 * a person reads the story and opens what they want.
 */
export interface Hop {
  /** Unique in its walk and stable for the same walk: `5`, `3.2.1`. */
  readonly id: string;
  /** Virtual milliseconds since the walk began. */
  readonly time: Millis;
  readonly kind: HopKind;
  readonly place: Place;
  readonly direction: 'request' | 'reply';
  /** Two or three words for the timeline: `kube-proxy rule`. */
  readonly label: string;
  /** Title of the Inspector: `kube-proxy's rule picks a Pod`. */
  readonly title: string;
  /** One plain sentence for the back row. */
  readonly caption: string;
  /** One paragraph: why it is so. */
  readonly because: string;
  readonly docs?: { readonly label: string; readonly url: string };
  readonly before?: Packet;
  readonly after?: Packet;
  readonly verdict: 'pass' | 'rewritten' | 'answered' | 'refused' | 'dropped' | 'failed';
  /** Who rewrote the header: a chain name such as `KUBE-SEP-…`, or `conntrack`. */
  readonly rewrittenBy?: string;
  /** Every rule looked at, in order, over the hop's hooks. */
  readonly considered: readonly RuleVisit[];
  readonly candidates: readonly Candidate[];
  readonly derivedFrom: readonly Origin[];
  /** Where NetworkPolicies were asked: each that selects an end. */
  readonly policies?: readonly PolicySaying[];
  /** The flow that began here, by the key that the list of a node's flows gives it. */
  readonly flow?: string;
  /** The conntrack entry that was made or used, as `conntrack -L` prints it. */
  readonly conntrack?: string;
  /** The kernel's own record, for hops of kind `hook` and `service-rule`. */
  readonly pass?: HookPass;
  /** Of a hop of kind `dns-query`. */
  readonly query?: QueryFacts;
  /** Of a hop of kind `dns-answer`: every name in the order of the search. */
  readonly names?: readonly NameTried[];
  /** Lines a terminal would show at this point (resolv.conf, dig, curl -v, the application's log). */
  readonly lines?: readonly string[];
  readonly steps: readonly Hop[];
}
