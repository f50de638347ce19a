import type { ApiObject } from '../api/index.ts';
import type { Tag } from '../kernel/index.ts';
import type { Millis } from '../sim/index.ts';
import type { Client, Origin, Request, SourceRange, Walk } from '../walk/index.ts';

/** A tab of the editor. */
export interface ManifestFile {
  readonly name: string;
  readonly text: string;
}

/** What a person can set; everything else follows from manifests. */
export interface Settings {
  readonly proxyMode: 'iptables' | 'nftables';
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
}

/**
 * The five inputs. `advance` goes on by a time, until the next change of the control plane that a person would see, or until
 * the cluster is at rest.
 *
 * The same inputs on the same start always give the same cluster.
 */
export type Input =
  | { readonly input: 'edit'; readonly files: readonly ManifestFile[] }
  | { readonly input: 'exec'; readonly line: string }
  | { readonly input: 'send'; readonly request: Request }
  | { readonly input: 'set'; readonly settings: Partial<Settings> }
  | { readonly input: 'advance'; readonly by: Millis }
  | { readonly input: 'advance'; readonly until: 'change' | 'rest' };

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

/** The last probe result of a container, as the canvas shows it beside the Pod. */
export interface ProbeView {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
  readonly probe: 'readiness' | 'liveness' | 'startup';
  readonly at: Millis;
  readonly success: boolean;
  /** `HTTP probe failed with statuscode: 404`. */
  readonly output: string;
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
}

export interface RulesView {
  readonly node: string;
  /** `iptables-save`, or `nft list ruleset` in nftables mode. */
  readonly command: string;
  readonly lines: readonly RuleLine[];
}
