import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/** What this machine lets the lab do, and in words what it does not. */
export interface WhatRuns {
  /** Options of unshare that give namespaces; absent: there is no lab here. */
  readonly isolation?: readonly string[];
  /** Frames on a bridge meet iptables, as on nodes with a bridge CNI. */
  readonly bridges: boolean;
  readonly missing: readonly string[];
}

const TOOLS: readonly (readonly [program: string, option: string, Debian: string])[] = [
  ['python3', '--version', 'python3'],
  ['ip', '-V', 'iproute2'],
  ['iptables-restore', '--version', 'iptables'],
  ['ip6tables-restore', '--version', 'iptables'],
  ['nft', '--version', 'nftables'],
  ['conntrack', '--version', 'conntrack'],
  ['unshare', '--version', 'util-linux'],
];

const env = { ...process.env, PATH: `${process.env.PATH}:/usr/sbin:/sbin` };
const succeeds = (program: string, ...args: readonly string[]): boolean =>
  spawnSync(program, args, { env, stdio: 'ignore' }).status === 0;

/** The least that the lab does inside its namespaces. */
const TRIAL = `mount -t tmpfs tmpfs /run && echo 1 > /proc/sys/net/ipv4/ip_forward \
  && cat /proc/sys/net/ipv6/conf/all/forwarding && nft add table ip trial && nft add table ip6 trial \
  && printf '*nat\\nCOMMIT\\n' | ip6tables-restore && printf '*nat\\nCOMMIT\\n' | iptables-restore && iptables --version | grep nf_tables`;

/** Asks the machine, each thing by doing it. */
export function whatRuns(): WhatRuns {
  const missing = TOOLS.filter(([program, option]) => !succeeds(program, option)).map(
    ([program, , Debian]) => `${program} is missing (Debian: apt-get install ${Debian})`,
  );
  const bridges = existsSync('/proc/sys/net/bridge/bridge-nf-call-iptables');
  if (!bridges)
    missing.push(
      'br_netfilter is not loaded: no bridges, Pods have routed links, and walks are not compared',
    );
  const isolation = [['-Urnm'], ['-nm']].find((options) =>
    succeeds('unshare', ...options, 'bash', '-c', TRIAL),
  );
  if (!isolation)
    missing.push(
      'neither user namespaces nor root give namespaces with IPv4 and IPv6 in which iptables (nf_tables) and nft load rules: no kernel can be asked',
    );
  const without = existsSync('/proc/net/ip_vs') ? '' : ', and this kernel has no ip_vs';
  missing.push(`ipvs mode: the lab loads rules of iptables and nftables only${without}`);
  const sctp = existsSync('/proc/net/sctp') ? '' : ', and this kernel has no SCTP sockets';
  missing.push(`SCTP: its rules are loaded, but the lab calls by TCP, UDP and echo requests only${sctp}`);
  const complete = TOOLS.every(([program, option]) => succeeds(program, option));
  return { ...(isolation && complete ? { isolation } : {}), bridges, missing };
}
