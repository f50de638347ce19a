import type { KubeProxyConfiguration } from './config.ts';
import { iptables } from './iptables/proxier.ts';
import type { ProxyMode } from './mode.ts';

/** Every proxy mode, by the name that the configuration gives it. */
export const modes: Readonly<Record<KubeProxyConfiguration['mode'], ProxyMode>> = { iptables };
