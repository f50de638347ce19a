import type { ProxyStarted, ProxyStatus } from '../proxy/index.ts';

export type Mode = ProxyStatus['mode'];

/** How kube-proxies are started, as the ConfigMap kube-proxy says; a node may have a mode of its own. */
export interface ProxyStart {
  readonly mode: Mode;
  /** By node. */
  readonly modes?: Readonly<Record<string, Mode>>;
  /** Of ipvs mode; absent: `rr`. */
  readonly scheduler?: string;
  /** Release of kube-proxy, as far as it decides rules of nftables mode; absent: that of this project, v1.34. */
  readonly release?: 'v1.36';
}

/** What the kube-proxy of a node is started with; a scheduler means something to ipvs mode only, a release to nftables mode. */
export function proxyStartOf(proxies: ProxyStart | undefined, node: string): ProxyStarted {
  if (!proxies) return {};
  const mode = proxies.modes?.[node] ?? proxies.mode;
  if (mode === 'nftables' && proxies.release) return { mode, layout: proxies.release };
  return mode === 'ipvs' && proxies.scheduler !== undefined
    ? { mode, scheduler: proxies.scheduler }
    : { mode };
}
