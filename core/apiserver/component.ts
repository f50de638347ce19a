import type { ApiObject, Status } from '../api/index.ts';
import type { Load, Netns } from '../kernel/index.ts';
import type { Component, Context, Later, Reaction } from '../sim/index.ts';
import type { Reader } from './read.ts';

/** Kubernetes' own watch events: every change a component hears of is one of these. */
export interface WatchEvent {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  readonly object: ApiObject;
  /** The object before; absent for ADDED. */
  readonly old?: ApiObject;
}

/** What a component is called with. */
export type ComponentEvent =
  | WatchEvent
  | { readonly type: 'TIMER'; readonly timer: string }
  /** The API server refused a Write of this component. */
  | { readonly type: 'REFUSED'; readonly write: Write; readonly status: Status };

/** metav1.DeletionPropagation. */
export type PropagationPolicy = 'Background' | 'Foreground' | 'Orphan';

/**
 * Effect: a request to the API server. `update` replaces spec and metadata, `updateStatus` the status alone
 * (as the `/status` subresource does). `delete` with `gracePeriodSeconds` follows the kind's own rules.
 */
export type Write =
  | {
      readonly effect: 'Write';
      readonly verb: 'create' | 'update' | 'updateStatus';
      readonly object: ApiObject;
    }
  | {
      readonly effect: 'Write';
      readonly verb: 'delete';
      readonly kind: string;
      readonly namespace: string;
      readonly name: string;
      readonly gracePeriodSeconds?: number;
      /** What becomes of what the object owns; what its finalizers say unless given. */
      readonly propagationPolicy?: PropagationPolicy;
      /** Precondition: only this very object, as a kubelet deletes. */
      readonly uid?: string;
    };

/** What a component may read: the API and, on a node, its kernel. */
export interface ClusterReader extends Reader {
  readonly netns?: Netns;
}

export type Effect = Write | Later | Load;
export type ClusterContext = Context<ClusterReader>;
export type ClusterReaction<Memory> = Reaction<Memory, Effect>;
export type ClusterComponent<Memory> = Component<Memory, ComponentEvent, Effect, ClusterReader>;
