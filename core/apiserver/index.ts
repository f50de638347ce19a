/**
 * The API server: write, get, list, watch; resource versions; admission; IP and port allocators; the `Write` effect.
 * Mirrors kube-apiserver 1.34 (generic registry, pkg/registry). Simplified: no authentication, managed fields of those who apply only,
 * one store in memory; a scheduler's bind is an update that sets spec.nodeName.
 */
export { bootstrap } from './bootstrap.ts';
export type {
  ClusterComponent,
  ClusterContext,
  ClusterReaction,
  ComponentEvent,
  Effect,
  PropagationPolicy,
  WatchEvent,
  Write,
} from './component.ts';
export { recordEvent, type Saying } from './event-recorder.ts';
export { evict } from './evict.ts';
export { list, type Selection, selecting } from './list.ts';
export {
  byLabels,
  getOf,
  labelledOf,
  listOf,
  measureOf,
  ownedBy,
  podsOnNode,
  servicesSelecting,
} from './lister.ts';
export { generatedName } from './names.ts';
export { type Reader, reader } from './read.ts';
export { type FieldValidation, type PatchType, patch, post, replace, type Target } from './request.ts';
export type { WriteContext, WriteResult } from './result.ts';
export { replaceScale, scaleOf } from './scale.ts';
export { serverSideApply } from './server-side-apply.ts';
export { type ApiState, emptyApi, put, tableOf } from './state.ts';
export { write } from './write.ts';
