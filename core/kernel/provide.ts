import { provideTool } from './apply.ts';
import { ipsetRestore } from './ipset/restore.ts';
import type { AnyMatch } from './iptables/matches/index.ts';
import { ipvs } from './iptables/matches/ipvs.ts';
import { set } from './iptables/matches/set.ts';
import { provideMatch } from './iptables/rule-cache.ts';
import { ipvsadmRestore } from './ipvs/command.ts';
import { emptyIpvs } from './ipvs/state.ts';
import { endUnserved } from './ipvs/unload.ts';
import { ipBatch } from './link.ts';
import { runNft } from './nftables/transaction.ts';

/** Refused text of ours is a bug. */
const refused = (
  tool: string,
  { line, text, error }: { line: number; text: string; error: string },
): never => {
  throw new Error(`${tool}: line ${line} failed: ${error}: ${text}`);
};

/** Loads what a node in ipvs mode has and no other: `ipset`, `ipvsadm`, `ip` and `sysctl`, and the matches that go with them. */
export function provideIpvs(): void {
  for (const match of [set, ipvs]) provideMatch(match as AnyMatch);
  provideTool('ipset', (netns, command) => {
    if (command.tool !== 'ipset') return netns;
    const before = netns.ipsets ?? {};
    const result = ipsetRestore(before, command.lines);
    if (!result.ok) return refused('ipset', result);
    return result.sets === before ? netns : { ...netns, ipsets: result.sets };
  });
  provideTool('ipvsadm', (netns, command) => {
    if (command.tool !== 'ipvsadm') return netns;
    const before = netns.ipvs ?? emptyIpvs;
    const result = ipvsadmRestore(before, command.lines);
    if (!result.ok) return refused('ipvsadm', result);
    return result.ipvs === before ? netns : endUnserved({ ...netns, ipvs: result.ipvs });
  });
  provideTool('ip', (netns, command) => (command.tool === 'ip' ? ipBatch(netns, command.lines) : netns));
  provideTool('sysctl', (netns, command) =>
    command.tool === 'sysctl' ? { ...netns, sysctls: { ...netns.sysctls, ...command.set } } : netns,
  );
}

/** Loads `nft`, which only nftables mode uses. */
export function provideNft(): void {
  provideTool('nft', (netns, command) => {
    if (command.tool !== 'nft') return netns;
    const result = runNft(netns.nftables, command.lines);
    return result.ok ? { ...netns, nftables: result.ruleset } : refused('nft', result);
  });
}
