/**
 * The `Cluster` value, the ordered list of components, all delays in one table, and the one loop that moves time.
 * Mirrors a small kubeadm cluster: three workers with a bridge CNI and plain routes between them, CoreDNS in two
 * replicas. Simplified: the control plane's own machine is an address, and etcd never fails.
 */
export { bootstrap } from './bootstrap.ts';
export type { Cluster, Delivery, Happening, OpenSocket, Progress, RememberedAddress } from './cluster.ts';
export { CLOUD } from './components.ts';
export { delayTable, whyNotADelay } from './delays.ts';
export { accept, submit } from './draft.ts';
export { provideJoining } from './join.ts';
export { setKubeletVersion } from './kubelet-version.ts';
export { nextChange } from './next-change.ts';
export { provideNodeCache } from './node-cache-agent.ts';
export { setNodeLocalDns } from './node-local-dns.ts';
export { setProxyMode, setProxyModes } from './proxy-mode.ts';
export type { ProxyStart } from './proxy-start.ts';
export { RELEASES } from './releases.ts';
export { setDelays, setStopped } from './settings.ts';
export { advanceTo, settle } from './settle.ts';
export { systemObjects } from './system-objects.ts';
export { BRIDGE, routerFor, UPLINK } from './topology.ts';
export { baseWorld, type World } from './world.ts';
