import type { ProxyMemory, ProxyStatus } from '../proxy/index.ts';

export type Mode = ProxyStatus['mode'];

/** How kube-proxies are started, as the ConfigMap kube-proxy says; a node may have a mode of its own. */
export interface ProxyStart {
  readonly mode: Mode;
  /** By node. */
  readonly modes?: Readonly<Record<string, Mode>>;
  /** Of ipvs mode; absent: `rr`. */
  readonly scheduler?: string;
}

/** What the kube-proxy of a node is started with; a scheduler means something to ipvs mode only. */
export function proxyStartOf(
  proxies: ProxyStart | undefined,
  node: string,
): Pick<ProxyMemory, 'mode' | 'scheduler'> {
  if (!proxies) return {};
  const mode = proxies.modes?.[node] ?? proxies.mode;
  return mode === 'ipvs' && proxies.scheduler !== undefined
    ? { mode, scheduler: proxies.scheduler }
    : { mode };
}
