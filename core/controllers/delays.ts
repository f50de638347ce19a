import type { DelayTable } from '../sim/index.ts';

/** Delays of the controllers that have any beyond their watch. */
export const serviceLbDelays = {
  provision: {
    ms: 3_000,
    what: 'from "Ensuring load balancer" to the address in the status',
    source: 'typical of MetalLB and cloud-provider-kind; public clouds take 30 s to 3 min',
  },
  release: {
    ms: 1_000,
    what: 'from "Deleting load balancer" to the end of the finalizer',
    source: 'typical of MetalLB and cloud-provider-kind; public clouds take 10 s to 2 min',
  },
} as const satisfies DelayTable;

export const nodeLifecycleDelays = {
  nodeMonitorGracePeriod: {
    ms: 50_000,
    what: 'a node that is silent this long is Unknown',
    source: 'kube-controller-manager --node-monitor-grace-period, 50 s since 1.32',
  },
} as const satisfies DelayTable;

export const podGcDelays = {
  quarantine: {
    ms: 40_000,
    what: 'Pods of a Node object that is gone are removed by force after this',
    source: 'pkg/controller/podgc/gc_controller.go quarantineTime',
  },
  gcCheckPeriod: {
    ms: 20_000,
    what: 'between two looks for Pods that nobody ends',
    source: 'pkg/controller/podgc/gc_controller.go gcCheckPeriod',
  },
} as const satisfies DelayTable;

export const endpointSliceDelays = {
  endpointUpdatesBatchPeriod: {
    ms: 0,
    what: 'Pod changes of one Service are gathered for this long before its slices are written',
    source: 'kube-controller-manager --endpointslice-updates-batch-period, 0 by default',
  },
} as const satisfies DelayTable;
