import { dispatch, type ProxyMode, useStore } from '../state/index.ts';

/** Starts every kube-proxy again in another mode; the open walk is made again by its rules. */
export function setProxyMode(proxyMode: ProxyMode): void {
  useStore.setState({ proxyMode });
  void dispatch({ input: 'set', settings: { proxyMode } });
}
