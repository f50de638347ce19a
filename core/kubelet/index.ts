/**
 * The kubelet and the container runtime under it: Pod addresses, container life, probes, status, termination. What a
 * container does is asked of `images/`. Simplified: one thing is done for a Pod at a time, a probe's answer takes no
 * time, there are no volumes, no resource limits, no eviction, and no periodic resync of a Pod at rest.
 */
export { kubeletDelays } from './delays.ts';
export { files } from './file-hooks.ts';
export { kubelet, kubeletWith, probeResults, runningContainers } from './kubelet.ts';
export type { KubeletMemory, LogLine } from './memory.ts';
export { printedBy, programFiles } from './program-file.ts';
