/** Write, get, list, watch; resource versions; IP and port allocators; the `Write` effect. */
export type {
  ClusterComponent,
  ClusterContext,
  ClusterReaction,
  ComponentEvent,
  Effect,
  WatchEvent,
  Write,
} from './component.ts';
export type { Reader } from './read.ts';
