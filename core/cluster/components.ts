import type { ClusterComponent } from '../apiserver/index.ts';
import {
  daemonSetController,
  deploymentController,
  endpointSliceController,
  endpointSliceMirroringController,
  endpointsController,
  garbageCollector,
  namespaceController,
  nodeLifecycleController,
  podGcController,
  replicaSetController,
  serviceLbController,
  statefulSetController,
} from '../controllers/index.ts';
import { kubelet } from '../kubelet/index.ts';
import { kindnet } from '../network-policy/index.ts';
import { kubeProxy } from '../proxy/index.ts';
import { scheduler } from '../scheduler/index.ts';
import { nodeCache } from './node-cache.ts';

/**
 * Every component, in the order in which they hear of one change at the same instant: those that make objects before
 * those that act on them. The order decides nothing that latency does not decide first.
 */
export const components = [
  nodeLifecycleController,
  deploymentController,
  replicaSetController,
  statefulSetController,
  daemonSetController,
  scheduler,
  endpointSliceController,
  endpointsController,
  endpointSliceMirroringController,
  serviceLbController,
  namespaceController,
  garbageCollector,
  podGcController,
  kubelet,
  kubeProxy,
  kindnet,
  nodeCache,
] as unknown as readonly ClusterComponent<unknown>[];

/** The instance that a cluster without a cloud does not run. */
export const CLOUD = serviceLbController.name;
