/**
 * kube-proxy: turns Services and EndpointSlices into rules on one node. Mirrors pkg/proxy of Kubernetes v1.34.
 * `digest/` is what every mode starts from (service ports, endpoints, topology); a mode is a folder beside it, named
 * in `modes.ts`: `iptables/`, `ipvs/` and `nftables/`. Its only product are commands for the kernel; each line carries a `RuleTag`.
 * The first sync of a process removes what another mode may have left on the node.
 *
 * Simplified: a restore never fails; nobody flushes iptables, so that the canary chains are never looked at; the
 * local addresses of a node are those that its Node object tells of.
 */
export { takeIn } from './changes.ts';
export { kubeProxy, newKubeProxy } from './component.ts';
export { defaultConfiguration, defaultHost, type KubeProxyConfiguration } from './config.ts';
export { staleFlows } from './digest/conntrack.ts';

export {
  healthCheckAnswer,
  healthCheckNodePorts,
  localReadyEndpoints,
} from './digest/health-check.ts';

export { categorizeEndpoints } from './digest/topology.ts';
export { probability } from './iptables/probability.ts';
export { ipvs } from './ipvs/proxier.ts';
export { initialMemory, type ProxyMemory } from './memory.ts';
export type { NodeView, Rendering } from './mode.ts';
export { provideMode } from './modes.ts';
export { endpointNameBase, servicePortNameBase } from './nftables/names.ts';
export { nftables } from './nftables/proxier.ts';
export { type ProxyStarted, restarted, SYNC_TIMER } from './restart.ts';

export { healthChecks, type ProxyStatus, proxyStatus } from './status.ts';
export { afterSync, markText, syncProxyRules } from './sync.ts';
