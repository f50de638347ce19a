import type { Edge, Node } from '@xyflow/react';
import type { Hook, NodeView, Origin } from '../../../core/index.ts';
import type { Rect } from '../layout/shape.ts';
import type { EndpointView, NodeState, PodView, ServiceView } from './world.ts';

/** Why a thing glows: it decides the hop in view, a person pointed at it, or it belongs to what they pointed at. */
export type Glow = 'match' | 'selected' | 'related' | undefined;

/** What a click on a thing does: look at an object, go to a hop, or show the rules of a node. */
export type Target =
  | { readonly to: 'object'; readonly origin: Origin }
  | { readonly to: 'hop'; readonly index: number }
  | { readonly to: 'rules'; readonly node: string }
  | { readonly to: 'node'; readonly node: string };

interface Common extends Record<string, unknown> {
  readonly glow: Glow;
  /** Absent for scenery. */
  readonly target?: Target;
}

/** What the choosing hop made of an endpoint or a node, and how to be shown the walk that leads there. */
export interface Verdict {
  readonly verdict: 'chosen' | 'possible' | 'skipped';
  /** `33 %`, `not ready`. */
  readonly says: string;
  /** The whole reason. */
  readonly reason: string;
  /** What a request must ask for to go there; undefined where no rule leads. */
  readonly goes: { readonly choose: string } | { readonly entry: string } | undefined;
}

export type FrameNode = Node<
  Common & { readonly node: NodeView; readonly state: NodeState; readonly verdict: Verdict | undefined },
  'frame'
>;

export type ProxyNode = Node<
  Common & { readonly mode: string; readonly synced: string; readonly rules: number },
  'proxy'
>;

export interface HookBox {
  readonly hook: Hook;
  readonly box: Rect;
  /** Below the rail, in a row of its own. */
  readonly lower: boolean;
  /** Where it stands on the rail. */
  readonly station: number;
  readonly tables: readonly { readonly name: string; readonly used: boolean }[];
  /** At the hop in view; or passed by the packet on its way so far. */
  readonly state: 'here' | 'passed' | 'idle';
  readonly target: Target;
}

export type HooksNode = Node<
  Common & {
    readonly node: string;
    readonly hooks: readonly HookBox[];
    readonly rail: { readonly y: number; readonly from: number; readonly to: number };
  },
  'hooks'
>;

export type ServiceNode = Node<
  Common & {
    readonly service: ServiceView;
    readonly lit: readonly string[];
    /** Only its name, in a row of others. */
    readonly pill: boolean;
  },
  'service'
>;

export interface SliceRow extends EndpointView {
  /** What the rule in view made of it. */
  readonly drawn: 'chosen' | 'skipped' | undefined;
}

export type SliceNode = Node<
  Common & {
    readonly name: string;
    readonly rows: readonly SliceRow[];
    readonly more: string;
    /** Slices of the same Service that have no card. */
    readonly others: string;
  },
  'slice'
>;

export type CoreDnsNode = Node<
  Common & {
    readonly address: string;
    readonly question: string;
    readonly answer: string;
    readonly failed: boolean;
  },
  'coredns'
>;

export type PodNode = Node<
  Common & {
    readonly pod: PodView;
    readonly role: 'client' | 'server' | undefined;
    readonly verdict: Verdict | undefined;
  },
  'pod'
>;

export type PodStackNode = Node<
  Common & {
    /** `12 × web-5d445cf759`, `38 other Pods`. */
    readonly title: string;
    readonly counts: readonly string[];
    readonly member: string;
    /** What the choosing hop made of its members, counted: `1 chosen, 11 possible`. */
    readonly drawn: string;
  },
  'podStack'
>;

export type OutsideNode = Node<
  Common & {
    readonly name: string;
    readonly address: string;
    /** True for the address that the request began with. */
    readonly client: boolean;
  },
  'outside'
>;

/** A load balancer of the cloud, and what each node answers to its health check; without a walk by it nothing is known. */
export type BalancerNode = Node<
  Common & {
    readonly address: string;
    readonly service: string;
    readonly checks: readonly { readonly node: string; readonly answer: string; readonly healthy: boolean }[];
  },
  'balancer'
>;

/** A node without a frame, as a tile. */
export interface Tile {
  readonly node: string;
  readonly pods: number;
  readonly says: string;
  readonly well: boolean;
  readonly target: Target;
}

export type RackNode = Node<Common & { readonly tiles: readonly Tile[]; readonly pods: number }, 'rack'>;

/** What the application at a Pod saw; `lost` is the caller's own address where it did not survive. */
export type PlateNode = Node<
  Common & { readonly client: string; readonly lost: string | undefined },
  'plate'
>;

export type MarkKind = 'reject' | 'reset' | 'no-name' | 'silence' | 'no-route';

export type MarkNode = Node<
  Common & { readonly mark: MarkKind; readonly says: string; readonly label: 'above' | 'below' },
  'mark'
>;

export type SceneNode =
  | FrameNode
  | ProxyNode
  | HooksNode
  | ServiceNode
  | SliceNode
  | CoreDnsNode
  | PodNode
  | PodStackNode
  | OutsideNode
  | BalancerNode
  | RackNode
  | PlateNode
  | MarkNode;

/** A control-plane relation: who reads whom. */
export type ThreadEdge = Edge<{ readonly d: string; readonly lit: boolean }, 'thread'>;
/** From the rule that matched to what it was made from. */
export type WhyEdge = Edge<{ readonly d: string }, 'why'>;
/** A leg of the packet's way. `travelling` is the leg that the packet is on; its done part is drawn by the clock. */
export type WayEdge = Edge<
  { readonly d: string; readonly state: 'done' | 'travelling' | 'ahead' | 'before' | 'lost' },
  'way'
>;

export type SceneEdge = ThreadEdge | WhyEdge | WayEdge;
