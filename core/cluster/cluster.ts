import type { ApiState, ComponentEvent, WatchEvent } from '../apiserver/index.ts';
import type { DnsServer } from '../dns/index.ts';
import type { Load, Netns } from '../kernel/index.ts';
import type { Chance, Millis, Queue, Sorted } from '../sim/index.ts';
import type { Delays } from './delays.ts';
import type { ProxyStart } from './proxy-start.ts';
import type { World } from './world.ts';

/** An event on its way to a component instance. */
export interface Delivery {
  readonly to: string;
  readonly event: ComponentEvent;
}

/**
 * A whole cluster as one immutable plain value: the same value always goes on in the same way. A change copies the
 * path to it and shares the rest.
 */
export interface Cluster {
  readonly now: Millis;
  /** Counts everything ever put in the queue; breaks ties. */
  readonly sequence: number;
  readonly queue: Queue<Delivery>;
  /** By instance and timer name the queue entry that is still wanted; older ones of that name are void. */
  readonly timers: Sorted<number>;
  readonly chance: Chance;
  readonly delays: Delays;
  readonly world: World;
  readonly api: ApiState;
  /** What each component instance (`kubelet/node-a`, `deployment-controller`) remembers. */
  readonly memory: Readonly<Record<string, unknown>>;
  /** Instances that do not run, and what waits for them until they do. */
  readonly stopped: Readonly<Record<string, readonly Delivery[]>>;
  /** By instance: nothing may be delivered sooner, or it would overtake what is on its way since before a change of delays. */
  readonly notBefore: Readonly<Record<string, Millis>>;
  /** How kube-proxies are started; absent: in the usual way. */
  readonly proxies?: ProxyStart;
  /** The network stack of each node. */
  readonly nodes: Readonly<Record<string, Netns>>;
  /** CoreDNS processes that have answered something, by the UID of their Pod and the start of their process: what they cache and print. */
  readonly dns: Readonly<Record<string, DnsServer>>;
  /** What clients hold open, by client and target; absent until somebody does. */
  readonly sockets?: Readonly<Record<string, OpenSocket>>;
  /** What applications that resolve a name once go on with, by process and name; absent until one has. */
  readonly remembered?: Readonly<Record<string, RememberedAddress>>;
}

/** The address that a process got for a name and asks for no more: it forgets it when it ends. */
export interface RememberedAddress {
  readonly address: string;
  /** When it asked. */
  readonly at: Millis;
  /** The start of the process. */
  readonly startedAt: Millis;
}

/** A connection (or a bound UDP socket) that a client holds open between two requests. */
export interface OpenSocket {
  readonly protocol: 'TCP' | 'UDP';
  readonly address: string;
  readonly sport: number;
  /** The process at the other end: a connection ends with it. */
  readonly peer?: { readonly uid: string; readonly startedAt: Millis };
  /** The node at which it entered from outside, and what a proxying load balancer made of its header. */
  readonly entry?: string;
  readonly as?: {
    readonly src: string;
    readonly sport: number;
    readonly dst: string;
    readonly dport: number;
  };
}

/** Something that a person may want to see on the timeline. */
export type Happening =
  | { readonly at: Millis; readonly by: string; readonly happened: 'write'; readonly event: WatchEvent }
  | { readonly at: Millis; readonly by: string; readonly happened: 'load'; readonly load: Load };

/** The next cluster, and what happened on the way. */
export interface Progress {
  readonly cluster: Cluster;
  readonly happened: readonly Happening[];
}
