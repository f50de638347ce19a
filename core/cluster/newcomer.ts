import type { Node } from '../api/index.ts';
import type { Write } from '../apiserver/index.ts';
import type { Cluster } from './cluster.ts';

/** Something that a Node object lacks: who writes it, and how. */
export interface Lacking {
  readonly by: string;
  readonly write: (node: Node) => Write;
}

/** A box, filled with the code once a person's own text may be applied (`provideJoining`): nodes of the opening cluster lack nothing. */
export const newcomer: { lacks?: (cluster: Cluster, added: Node) => readonly Lacking[] } = {};
