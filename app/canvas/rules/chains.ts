import type { Hop, RuleVisit } from '../../../core/index.ts';

/** A rule that the packet was held against, and the chain that it sent the packet into. */
export interface RuleRow {
  readonly rule: RuleVisit;
  readonly into: Chain | undefined;
}

/** One visit of a chain: its rules in the order in which the packet met them. */
export interface Chain {
  readonly table: string;
  readonly name: string;
  readonly rows: readonly RuleRow[];
}

/**
 * The chains that a packet went through at a hook, each inside the rule that jumped to it. Visits come in the order of
 * evaluation: after a jump the next visit is in the chain jumped to; one in another chain means that the packet came back.
 */
export function chainsOf(considered: readonly RuleVisit[]): readonly Chain[] {
  let next = 0;
  const read = (name: string, table: string): Chain => {
    const rows: RuleRow[] = [];
    for (let rule = considered[next]; rule && rule.chain === name && rule.table === table; ) {
      next += 1;
      const following = considered[next];
      const jumped = rule.matched && following?.table === table && rule.target === following.chain;
      rows.push({ rule, into: jumped ? read(following.chain, table) : undefined });
      const back = considered[next];
      // The same chain from its start again is another visit of it.
      rule = back && back.position > rule.position ? back : undefined;
    }
    return { table, name, rows };
  };
  const chains: Chain[] = [];
  for (let rule = considered[0]; rule; rule = considered[next]) chains.push(read(rule.chain, rule.table));
  return chains;
}

/** Rules of a chain as they are shown: runs that did not match are counted, the last of them stays in view. */
export type ShownRow =
  | { readonly row: 'rule'; readonly shown: RuleRow }
  | {
      readonly row: 'passed';
      readonly from: number;
      readonly to: number;
      readonly rules: readonly RuleVisit[];
    };

/** Runs of more than so many rules without a match are counted. */
const COUNTED_ABOVE = 3;

export function shownRows({ rows }: Chain): readonly ShownRow[] {
  const shown: ShownRow[] = [];
  let run: RuleRow[] = [];
  const flush = (): void => {
    const [first, last] = [run[0], run.at(-1)];
    if (first && last && run.length > COUNTED_ABOVE) {
      const rules = run.map(({ rule }) => rule);
      shown.push({ row: 'passed', from: first.rule.position, to: last.rule.position, rules });
    } else {
      shown.push(...run.map((row): ShownRow => ({ row: 'rule', shown: row })));
    }
    run = [];
  };
  for (const row of rows) {
    if (row.rule.matched) {
      flush();
      shown.push({ row: 'rule', shown: row });
    } else run.push(row);
  }
  flush();
  return shown;
}

/** What the kernel did at a stop that has no rules of its own. */
export function stageText(hop: Hop): string {
  const { pass, place } = hop;
  if (!pass) {
    return place.at === 'wire'
      ? 'No rules on a wire: nothing is looked at, nothing is rewritten.'
      : 'No rules here: they are met only at the hooks of a node.';
  }
  if (pass.stage === 'conntrack') return `Connection tracking looks the packet up: ${pass.verdict}.`;
  if (pass.stage === 'routing') return `The routing decision: ${pass.verdict}.`;
  return pass.stage === 'nat'
    ? 'The nat table is not asked: conntrack repeats what it decided for the first packet.'
    : `Table ${pass.stage} has no rules at this hook.`;
}
