import type { KernelCommand } from '../kernel/index.ts';
import type { Family } from '../net/index.ts';
import type { KubeProxyConfiguration } from './config.ts';
import { iptables } from './iptables/proxier.ts';
import type { ProxyMode } from './mode.ts';
import { nftables } from './nftables/proxier.ts';

/** Every proxy mode, by the name that the configuration gives it. */
export const modes: Readonly<Record<KubeProxyConfiguration['mode'], ProxyMode>> = { iptables, nftables };

/** What a kube-proxy runs when it starts: the rules that one of another mode may have left are removed (cmd/kube-proxy/app platformCleanup). */
export const cleanupOthers = (mode: ProxyMode['name'], family: Family): readonly KernelCommand[] =>
  Object.values(modes).flatMap((other) => (other.name === mode ? [] : other.cleanup(family)));
