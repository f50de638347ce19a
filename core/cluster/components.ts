import type { ClusterComponent } from '../apiserver/index.ts';
import {
  deploymentController,
  endpointSliceController,
  garbageCollector,
  replicaSetController,
} from '../controllers/index.ts';
import { kubelet } from '../kubelet/index.ts';
import { kubeProxy } from '../proxy/index.ts';
import { scheduler } from '../scheduler/index.ts';

/**
 * Every component, in the order in which they hear of one change at the same instant: those that make objects before
 * those that act on them. The order decides nothing that latency does not decide first.
 */
export const components = [
  deploymentController,
  replicaSetController,
  scheduler,
  endpointSliceController,
  garbageCollector,
  kubelet,
  kubeProxy,
] as unknown as readonly ClusterComponent<unknown>[];
