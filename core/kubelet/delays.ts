import type { Millis } from '../sim/index.ts';

/** Pod sandbox: pause container, network namespace, CNI ADD. Some hundreds of ms with containerd and a bridge plug-in. */
export const SANDBOX: Millis = 350;
/** CRI CreateContainer and StartContainer of an image that is there: unpacked snapshot, cgroup, runc. */
export const CREATE_CONTAINER: Millis = 90;
/** Asking a registry for a manifest before the first layer arrives. */
export const REGISTRY_ROUND_TRIP: Millis = 450;
/** Compressed bytes per ms: 60 MB/s, a near registry. */
export const PULL_RATE = 60_000;
/** PLEG asks the runtime this often what has changed (pkg/kubelet/kubelet.go genericPlegRelistPeriod). */
export const PLEG_RELIST: Millis = 1_000;
/** A relist takes this long; pods that changed are synchronised after it. */
export const RELIST_TIME: Millis = 2;
/** From the last container's end to the removal of the API object: sandbox, volumes and cgroup go first. */
export const POD_CLEANUP: Millis = 400;
/** A container always gets this long between SIGTERM and SIGKILL (kuberuntime_container.go minimumGracePeriodInSeconds). */
export const MINIMUM_GRACE: Millis = 2_000;
/** First back-off of a crashing container, and of an image pull; doubled each time (pkg/kubelet/kubelet.go). */
export const BACK_OFF: Millis = 10_000;
/** The longest back-off (MaxContainerBackOff, imageBackOff). */
export const MAX_BACK_OFF: Millis = 300_000;

/** Every delay of the kubelet, for the table of all delays. */
export const kubeletDelays = {
  SANDBOX,
  CREATE_CONTAINER,
  REGISTRY_ROUND_TRIP,
  PULL_RATE,
  PLEG_RELIST,
  RELIST_TIME,
  POD_CLEANUP,
  MINIMUM_GRACE,
  BACK_OFF,
  MAX_BACK_OFF,
} as const;

/** When the runtime was asked last; `phase` is where in the period this kubelet's relists fall. */
export const lastRelist = (now: Millis, phase: Millis): Millis =>
  now - ((now - phase + PLEG_RELIST) % PLEG_RELIST);
/** Time until it is asked again. */
export const untilRelist = (now: Millis, phase: Millis): Millis => lastRelist(now, phase) + PLEG_RELIST - now;
