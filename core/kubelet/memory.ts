import type { PodSpec } from '../api/index.ts';
import type { Millis, Sorted } from '../sim/index.ts';

/** What the container runtime knows of one container. Times are virtual. */
export type ContainerState =
  | { readonly is: 'waiting'; readonly reason: string; readonly message?: string }
  | { readonly is: 'running'; readonly startedAt: Millis }
  | Terminated;

export interface Terminated {
  readonly is: 'terminated';
  readonly exitCode: number;
  /** `Completed`, `Error`. */
  readonly reason: string;
  readonly startedAt: Millis;
  readonly finishedAt: Millis;
}

/** A line that a program has printed. */
export interface LogLine {
  readonly at: Millis;
  readonly text: string;
}

export interface ContainerRecord {
  readonly state: ContainerState;
  /** How the instance before ended. */
  readonly last?: Terminated;
  /** `containerd://…`; empty before the first start. */
  readonly id: string;
  readonly restartCount: number;
  /** The file in force of a program that has one; absent: the one that its image is described with. */
  readonly file?: string;
  /** What the program has printed about its file, and what the one before it had. */
  readonly log?: readonly LogLine[];
  readonly logBefore?: readonly LogLine[];
}

/** client-go flowcontrol.Backoff entry. */
export interface BackOff {
  readonly delay: Millis;
  readonly updated: Millis;
}

export type ProbeType = 'readiness' | 'liveness' | 'startup';
export type ProbeValue = 'success' | 'failure' | 'unknown';

/** What one probe came to. */
export interface Probed {
  readonly at: Millis;
  readonly success: boolean;
  readonly output: string;
}

/** A prober worker (pkg/kubelet/prober/worker.go). */
export interface Worker {
  /** The container that the value belongs to. */
  readonly containerID: string;
  /** The value that counts: it changes only after enough results in a row. */
  readonly value: ProbeValue;
  readonly last?: ProbeValue;
  /** Results like `last` in a row. */
  readonly run: number;
  /** Waits for a new container. */
  readonly onHold: boolean;
  /** The newest attempt, for whoever shows it. */
  readonly attempt?: Probed;
  /** Those before it, the newest last. */
  readonly earlier?: readonly Probed[];
}

/** What the kubelet does for a Pod right now; the rest waits for it. */
export interface Task {
  readonly doing: 'sandbox' | 'pull' | 'start' | 'kill';
  /** Absent for the sandbox. */
  readonly container?: string;
  readonly since: Millis;
  /** Of a kill: how the program will have ended. */
  readonly exitCode?: number;
}

export interface PodRecord {
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  readonly spec: PodSpec;
  readonly startTime: Millis;
  readonly hasSandbox: boolean;
  /** Empty until the sandbox is up. */
  readonly addresses: readonly string[];
  /** As the runtime has them, init containers included. */
  readonly containers: Readonly<Record<string, ContainerRecord>>;
  /** As they were at the last synchronisation: what the API is told. */
  readonly seen: Readonly<Record<string, ContainerRecord>>;
  readonly hasSeenSandbox: boolean;
  readonly workers: Readonly<Record<string, Worker>>;
  readonly backOffs: Readonly<Record<string, BackOff>>;
  readonly task?: Task;
  readonly lastSync: Millis;
  /** When the grace period is over; absent while nobody has asked to end it. */
  readonly killAt?: Millis;
  readonly isGone?: boolean;
}

export interface KubeletMemory {
  /** Where in the relist period this kubelet's relists fall; drawn at the first event. */
  readonly relistPhase?: Millis;
  /** By UID. */
  readonly pods: Sorted<PodRecord>;
  /** By Pod CIDR: the place in it after the one given out last, and the addresses in use. */
  readonly addresses: Readonly<Record<string, { readonly next: number; readonly used: Sorted<true> }>>;
  /** When the last program that waits for a changed file will have looked at it. */
  readonly filesReadAt?: Millis;
  /** Image references that are on the node. */
  readonly images: Readonly<Record<string, true>>;
}

/** The key of a worker in its Pod. */
export const workerKey = (container: string, type: ProbeType): string => `${container}/${type}`;
