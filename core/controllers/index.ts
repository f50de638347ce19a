/**
 * The loops of kube-controller-manager, one file or folder each: they compare what is wanted with what is there and
 * write the difference. Each looks at the API as it is now, so that acting twice is the same as acting once; work
 * queues, rate limits and expectations of the real ones are not needed and not modelled.
 */
export { daemonSetController } from './daemon-set/controller.ts';
export { endpointSliceDelays, nodeLifecycleDelays, podGcDelays, serviceLbDelays } from './delays.ts';
export { deploymentController } from './deployment/controller.ts';
export { endpointSliceController } from './endpoint-slice/controller.ts';
export { endpointSliceMirroringController } from './endpoint-slice-mirroring.ts';
export { endpointsController } from './endpoints.ts';
export { garbageCollector } from './garbage-collector.ts';
export { provideLateKinds } from './late-kinds.ts';
export { namespaceController } from './namespace.ts';
export { nodeLifecycleController } from './node-lifecycle.ts';
export { podGcController } from './pod-gc.ts';
export { replicaSetController } from './replica-set/controller.ts';
export { serviceLbController } from './service-lb.ts';
export { statefulSetController } from './stateful-set/controller.ts';
