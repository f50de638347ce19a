import type { Container, Pod } from '../api/index.ts';
import type { Image, Listener } from '../images/index.ts';
import type { Millis } from '../sim/index.ts';

/** A program with a socket that takes the packet, and the Pod that it runs in. */
export interface Server {
  /** Absent outside the cluster. */
  readonly pod?: Pod;
  readonly container: Container;
  readonly image: Image;
  readonly listener: Listener;
  /** Of a program with a file that was edited. */
  readonly file?: string;
  /** Absent outside the cluster. */
  readonly startedAt?: Millis;
}
