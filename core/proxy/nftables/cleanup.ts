import type { KernelCommand, Netns, TaggedLine } from '../../kernel/index.ts';
import type { Family } from '../../net/index.ts';
import { dialectOf, TABLE } from './dialect.ts';

export const nft = (lines: readonly TaggedLine[]): readonly KernelCommand[] =>
  lines.length > 0 ? [{ tool: 'nft', lines }] : [];

/** Whether a kube-proxy has left its table on a node. */
export const hasTable = ({ nftables }: Netns, family: Family): boolean =>
  nftables[`${dialectOf(family).family} ${TABLE}`] !== undefined;

/** As CleanupLeftovers of pkg/proxy/nftables; the table is added first, so that deleting it cannot fail. */
export function cleanup(family: Family): readonly KernelCommand[] {
  const table = `table ${dialectOf(family).family} ${TABLE}`;
  const tag = { role: 'stale' };
  return nft([
    { text: `add ${table}`, tag },
    { text: `delete ${table}`, tag },
  ]);
}
