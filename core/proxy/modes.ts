import type { KernelCommand, Netns } from '../kernel/index.ts';
import type { Family } from '../net/index.ts';
import { cleanup as cleanupIptables } from './iptables/jumps.ts';
import { iptables } from './iptables/proxier.ts';
import type { ProxyMode } from './mode.ts';
import { cleanup as cleanupNftables, hasTable } from './nftables/cleanup.ts';

type Name = ProxyMode['name'];

/** The removal of what a mode leaves behind. What has not been loaded has left nothing. */
const cleanups: Partial<Record<Name, ProxyMode['cleanup']>> = {
  iptables: cleanupIptables,
  nftables: cleanupNftables,
};

/**
 * The code of the modes that has been loaded. No state of a cluster: only what could be rendered, filled once by whoever
 * loads core, so that a page need not load a mode before somebody chooses it.
 */
const loaded: Partial<Record<Name, ProxyMode>> = { iptables };

/** Makes a mode known to every kube-proxy, and its tools to every kernel. */
export function provideMode(mode: ProxyMode): void {
  mode.tools?.();
  loaded[mode.name] = mode;
  cleanups[mode.name] = mode.cleanup;
}

export function modeNamed(name: Name): ProxyMode {
  const mode = loaded[name];
  if (!mode) throw new Error(`kube-proxy's mode ${name} has not been loaded`);
  return mode;
}

/** Rules of ipvs mode can only be there where the module ip_vs has been loaded. */
function isLeftover(name: Name, mode: Name, family: Family, netns: Netns | undefined): boolean {
  if (name === 'nftables' && mode === name) return netns !== undefined && hasTable(netns, family);
  return name !== mode && (name !== 'ipvs' || netns?.ipvs !== undefined);
}

/**
 * What a kube-proxy runs when it starts: the rules that one of another mode may have left are removed, and so is the table of one in
 * nftables mode, as another release may have arranged it otherwise. (cmd/kube-proxy/app platformCleanup; pkg/proxy/ipvs/cleanup.go)
 *
 * Simplified: between iptables and ipvs mode, and of the same mode, upstream leaves this to a person, who runs `kube-proxy --cleanup`.
 */
export const cleanupLeftovers = (
  mode: Name,
  family: Family,
  netns: Netns | undefined,
): readonly KernelCommand[] =>
  Object.entries(cleanups).flatMap(([name, cleanup]) =>
    isLeftover(name as Name, mode, family, netns) ? cleanup(family) : [],
  );
