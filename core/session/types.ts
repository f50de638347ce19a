import type { ApiObject } from '../api/index.ts';
import type { Tag } from '../kernel/index.ts';
import type { Header } from '../net/index.ts';
import type { Millis } from '../sim/index.ts';
import type { Client, Origin, Request, SentRequest, SourceRange, Tally, Walk } from '../walk/index.ts';

/** A tab of the editor. */
export interface ManifestFile {
  readonly name: string;
  readonly text: string;
}

/** What a person can set; everything else follows from manifests. */
export interface Settings {
  readonly proxyMode: 'iptables' | 'ipvs' | 'nftables';
  /** Nodes whose kube-proxy runs in another mode than that. */
  readonly proxyModes?: Readonly<Record<string, Settings['proxyMode']>>;
  /** `ipvs.scheduler` of kube-proxy's configuration; absent: `rr`. Only ipvs mode reads it. */
  readonly ipvsScheduler?: string;
  /**
   * The Kubernetes version; absent: `v1.34`. In `v1.36` kube-proxy arranges the rules of nftables mode otherwise: fewer chains, a
   * map from numbers to endpoints; kubelets, server and kubectl say that they are of it. Of all else the cluster shows what v1.34 does.
   */
  readonly kubernetesVersion?: 'v1.34' | 'v1.36';
  /** Whether somebody makes load balancers for Services that ask for one. */
  readonly cloud: 'present' | 'absent';
  /**
   * What time does after an input: it runs until the cluster is at rest, or stands until `advance` moves it, so that
   * what lies in between can be looked at.
   */
  readonly settling: 'automatic' | 'manual';
  /**
   * All delays that differ from `delayTable`, by its names; a component may be one instance: `kube-proxy/node-c` is
   * the watch latency of that one.
   */
  readonly delays: Readonly<Record<string, Millis>>;
  /** Instances that do not run: `kubelet/node-b`, `kube-proxy/node-c`, `endpoint-slice-controller`. */
  readonly stopped: readonly string[];
  /** The world behind CoreDNS's `forward`: names with their addresses, or the one name each is an alias of. Absent: as it was. */
  readonly outside?: Readonly<Record<string, readonly string[]>>;
  /** NodeLocal DNSCache: a DNS cache on every node. */
  readonly nodeLocalDns?: boolean;
  /** The resolver behind `forward` keeps silent. */
  readonly outsideSilent?: boolean;
}

/** A request that is sent again and again while time goes on: the first one at once. */
export interface Sending {
  readonly request: Request;
  /** Virtual ms between two of them. */
  readonly every: Millis;
}

/**
 * The five inputs. `advance` goes on by a time, until the next change of the control plane that a person would see, or until
 * the cluster is at rest.
 *
 * The same inputs on the same start always give the same cluster.
 */
export type Input =
  | { readonly input: 'edit'; readonly files: readonly ManifestFile[]; readonly upTo?: Millis }
  | { readonly input: 'exec'; readonly line: string; readonly upTo?: Millis }
  | { readonly input: 'send'; readonly request: Request; readonly times?: number }
  | { readonly input: 'set'; readonly settings: Partial<Settings>; readonly upTo?: Millis }
  | { readonly input: 'advance'; readonly by: Millis; readonly sending?: Sending }
  | { readonly input: 'advance'; readonly until: 'change' | 'rest' };

/** An instant of a branch (absent: the one that one is on): after so many inputs, or the last change at or before a virtual time. */
export type Moment = { readonly branch?: string } & ({ readonly revision: number } | { readonly at: Millis });

/** Where a branch parted from another one. */
export interface BranchFrom {
  readonly branch: string;
  readonly revision: number;
  readonly at: Millis;
}

/** A branch as it is kept: the inputs that lead to it again. */
export interface SavedBranch {
  readonly name: string;
  readonly from?: BranchFrom;
  readonly inputs: readonly Input[];
}

/** What outlives the worker: every future, and the one that one was on. */
export interface SavedHistory {
  readonly on: string;
  readonly branches: readonly SavedBranch[];
}

/** What has been done and what happened, on the branch that one is on; and the other futures that were kept. */
export interface HistoryView {
  readonly branch: string;
  readonly branches: readonly {
    readonly name: string;
    readonly from?: BranchFrom;
    readonly inputs: number;
    /** Virtual time at its end. */
    readonly until: Millis;
  }[];
  readonly inputs: readonly {
    readonly revision: number;
    readonly at: Millis;
    readonly until: Millis;
    readonly input: Input['input'];
    readonly text: string;
  }[];
  readonly events: readonly (ControlEvent & { readonly revision: number })[];
  /** When what CoreDNS has cached is forgotten, as of the instant that is shown. */
  readonly expiries: readonly ControlEvent[];
}

/** Something wrong with the text, in the real tool's words, at the right place. */
export interface Problem {
  readonly severity: 'error' | 'warning';
  readonly message: string;
  /** Who says so: the YAML parser, kubectl or the API server. */
  readonly from: 'yaml' | 'kubectl' | 'api';
  readonly range: SourceRange;
}

/** A change in the control plane, for the timeline and the Events tab. */
export interface ControlEvent {
  readonly at: Millis;
  /** `apiserver`, `kubelet/node-a`, `kube-proxy/node-c`, `endpoint-slice-controller`, … */
  readonly by: string;
  /** `EndpointSlice web-x7k2p: 10.244.2.9 ready → not ready`. */
  readonly text: string;
  readonly about: Origin;
}

/** kube-proxy and network of one node, as the canvas shows them. */
export interface NodeView {
  readonly name: string;
  readonly address: string;
  readonly podCIDR: string;
  readonly proxy: {
    readonly mode: Settings['proxyMode'];
    readonly syncedAt: Millis;
    readonly rules: number;
    /** True while a change of Services or EndpointSlices is on its way to it, or heard of and not yet written. */
    readonly behind?: boolean;
  };
}

/** The last probe result of a container, as the canvas shows it beside the Pod, and those before it. */
export interface ProbeView {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
  readonly probe: 'readiness' | 'liveness' | 'startup';
  readonly at: Millis;
  readonly success: boolean;
  /** `HTTP probe failed with statuscode: 404`. */
  readonly output: string;
  /** The newest last, at most nine. */
  readonly earlier: readonly { readonly at: Millis; readonly success: boolean; readonly output: string }[];
}

/** A container whose behaviour is a guess: it is taken to serve the ports that the manifest declares. */
export interface AssumedImage {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
  readonly image: string;
}

/**
 * What changed since the last frame, as a watch would tell it. The page folds frames into its mirror of the
 * cluster; it never sees a `Cluster`.
 */
export interface Frame {
  /** Inputs taken so far. */
  readonly revision: number;
  readonly now: Millis;
  /** The same as the objects write it: RFC 3339. */
  readonly clock: string;
  /** The branch that one is on. */
  readonly branch?: string;
  /** True while an instant of the past is shown: acting from here begins a branch. */
  readonly past?: true;
  /** True when this frame replaces everything (first frame, seek, recovery). */
  readonly full: boolean;
  readonly upserts: readonly ApiObject[];
  readonly removals: readonly { readonly kind: string; readonly namespace: string; readonly name: string }[];
  /** All of them, in every frame. */
  readonly nodes: readonly NodeView[];
  /** All of them, in every frame. */
  readonly probes: readonly ProbeView[];
  /** Only those since the last frame. */
  readonly events: readonly ControlEvent[];
  readonly problems: readonly Problem[];
  /** False while the text has errors and the cluster keeps its last good state. */
  readonly applied: boolean;
  /** `service/web configured`, one line per document, as kubectl prints them. */
  readonly applyLog: readonly string[];
  readonly clients: readonly Client[];
  /** All of them, in every frame. */
  readonly settings?: Settings;
  /** Running containers of images that nobody has described: what they do is assumed. */
  readonly assumed?: readonly AssumedImage[];
}

/** Answer to an input. */
export interface Answer {
  readonly frame: Frame;
  /** For `send`. */
  readonly walk?: Walk;
  /** For `send` with `times` and `advance` with `sending`: how the requests ended. */
  readonly tally?: Tally;
  /** For `advance` with `sending`: each request, in the order in which they were sent. */
  readonly sent?: readonly SentRequest[];
  /** For `exec`: what the command printed. Also where `send` or `set` could not be carried out: why. */
  readonly output?: { readonly stdout: string; readonly stderr: string; readonly exitCode: number };
}

/** One line of a node's rules as the tool prints it. */
export interface RuleLine {
  readonly text: string;
  readonly table: string;
  readonly chain?: string;
  /** From 1 inside its chain; absent for headers, chain lines and COMMIT. */
  readonly position?: number;
  readonly origins: readonly Origin[];
  readonly tag?: Tag;
  /** What the line has matched since it was loaded, as `iptables-save -c` counts; absent for lines that count nothing. */
  readonly packets?: number;
  readonly bytes?: number;
}

export interface RulesView {
  readonly node: string;
  /** `iptables-save`, `nft list ruleset` in nftables mode, or the several tools of ipvs mode; with NetworkPolicies nft besides. */
  readonly command: string;
  readonly lines: readonly RuleLine[];
}

/** One side of a comparison: the cluster as it is shown, or at another moment, with other settings, files or request. */
export interface Variant {
  readonly label: string;
  readonly moment?: Moment;
  readonly settings?: Partial<Settings>;
  /** The files of that name with another text. */
  readonly files?: readonly ManifestFile[];
  readonly request?: Partial<Request>;
}

export interface ComparedSide {
  readonly label: string;
  readonly walk?: Walk;
  /** Why there is no walk. */
  readonly error?: string;
}

/** Two hops that tell the same stretch of the way; one of them may be missing. Indices into the walks' hops. */
export interface ComparedRow {
  readonly left?: number;
  readonly right?: number;
  /** What differs: where it is, how it ended, the packet after it, the rule that decided. Empty: nothing. */
  readonly differs: readonly ('place' | 'verdict' | 'header' | 'rule')[];
}

/** One request twice, side by side. Both are trials: the session does not change. */
export interface Comparison {
  readonly left: ComparedSide;
  readonly right: ComparedSide;
  readonly rows: readonly ComparedRow[];
  /** Whether both end alike: outcome, server and client address seen there. */
  readonly sameOutcome: boolean;
}

/** One flow that a node's kernel knows. */
export interface ConntrackLine {
  /** As `conntrack -L -o extended` prints it. */
  readonly text: string;
  /** Names the flow over all nodes and walks: that of the packet that began it here. */
  readonly key: string;
  readonly original: Header;
  /** The packets of the other direction, as they arrive. */
  readonly reply: Header;
  readonly state?: string;
  readonly seenReply: boolean;
  readonly assured: boolean;
  readonly nat: { readonly src: boolean; readonly dst: boolean };
  /** Virtual ms until it is forgotten. */
  readonly expiresIn: Millis;
  readonly since: Millis;
}

export interface ConntrackView {
  readonly node: string;
  readonly command: string;
  readonly lines: readonly ConntrackLine[];
}
