import type { Edge, Node } from '@xyflow/react';
import type { Hook, NodeView, Origin } from '../../../core/index.ts';
import type { Rect } from '../layout/shape.ts';
import type { EndpointView, PodView, ServiceView } from './world.ts';

/** Why a thing glows: it decides the hop in view, a person pointed at it, or it belongs to what they pointed at. */
export type Glow = 'match' | 'selected' | 'related' | undefined;

/** What a click on a thing does: look at an object, go to a hop, or show the rules of a node. */
export type Target =
  | { readonly to: 'object'; readonly origin: Origin }
  | { readonly to: 'hop'; readonly index: number }
  | { readonly to: 'rules'; readonly node: string };

interface Common extends Record<string, unknown> {
  readonly glow: Glow;
  /** Absent for scenery. */
  readonly target?: Target;
}

export type FrameNode = Node<Common & { readonly node: NodeView }, 'frame'>;

export type ProxyNode = Node<
  Common & { readonly mode: string; readonly synced: string; readonly rules: number },
  'proxy'
>;

export interface HookBox {
  readonly hook: Hook;
  readonly box: Rect;
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
  Common & { readonly service: ServiceView; readonly lit: readonly string[] },
  'service'
>;

export interface SliceRow extends EndpointView {
  /** What the rule in view made of it. */
  readonly drawn: 'chosen' | 'skipped' | undefined;
}

export type SliceNode = Node<
  Common & { readonly name: string; readonly rows: readonly SliceRow[]; readonly more: string },
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
  Common & { readonly pod: PodView; readonly role: 'client' | 'server' | undefined },
  'pod'
>;

export type PodStackNode = Node<
  Common & {
    readonly title: string;
    readonly counts: readonly string[];
    readonly total: number;
    readonly member: string;
  },
  'podStack'
>;

export type OutsideNode = Node<Common & { readonly name: string; readonly address: string }, 'outside'>;

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
