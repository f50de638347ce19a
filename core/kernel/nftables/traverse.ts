import { sortedGet } from '../../sim/index.ts';
import type { TaggedLine } from '../load.ts';
import type { RuleVisit } from '../passage.ts';
import type { Sight } from '../sight.ts';
import { changed, isChange, type Traversal } from '../traversal.ts';
import { bentDraw } from './prefer.ts';
import { type Rule, readRule } from './rule.ts';
import type { NftTable, TableFamily } from './ruleset.ts';
import type { NftSight, Outcome } from './statement.ts';

/** What a packet's way through one base chain may look at and change, besides the packet. */
export interface TableAccess {
  /** As in `ip kube-proxy`. */
  readonly key: string;
  readonly table: NftTable;
  readonly set: NftSight['set'];
  readonly update: NftSight['update'];
}

/** A chain and the rule to go on with in it. */
interface Frame {
  readonly chain: string;
  next: number;
}

/** What one rule did: its last outcome, the packet with the mark it left, and where it failed. */
interface Trial {
  readonly sight: NftSight;
  readonly end: Exclude<Outcome, { do: 'BREAK' | 'MARK' | 'NOTRACK' }> | undefined;
  readonly marked: boolean;
  readonly failed?: string;
}

/** Runs the statements of a rule in order; the first that does not hold ends it, and what went before stays done. */
function tryRule({ statements }: Rule, given: NftSight): Trial {
  let sight = given;
  let marked = false;
  for (const statement of statements) {
    const outcome = statement.run(sight);
    if (!outcome) continue;
    if (outcome.do === 'BREAK') return { sight, end: undefined, marked, failed: statement.text };
    if (!isChange(outcome)) return { sight, end: outcome, marked };
    marked ||= outcome.do === 'MARK';
    sight = changed(sight, outcome);
  }
  return { sight, end: undefined, marked };
}

const targetOf = ({ end, marked }: Trial): string => {
  if (!end || end.do === 'CONTINUE') return marked ? 'MARK' : 'continue';
  return end.do === 'JUMP' ? end.chain : end.do;
};

function visitOf(
  frame: Omit<RuleVisit, 'text' | 'matched'>,
  rule: Rule,
  trial: Trial,
  line: TaggedLine,
): RuleVisit {
  const { mark } = trial.sight.packet;
  const { chance, tag = line.tag } = trial.sight.note;
  const matched = trial.failed === undefined;
  return {
    ...frame,
    text: rule.text,
    matched,
    ...(matched ? { target: targetOf(trial) } : { failed: trial.failed as string }),
    ...(trial.end?.do === 'JUMP' && trial.end.goto ? { goto: true } : {}),
    ...(mark === 0 ? {} : { mark }),
    ...(chance ? { chance } : {}),
    ...(tag ? { tag } : {}),
  };
}

/**
 * Walks a packet through one base chain and whatever it jumps to. The end of a regular chain and `return` go back behind the
 * jump; a `goto` leaves nothing to come back to; the end of the base chain is its policy (net/netfilter/nf_tables_core.c,
 * nft_do_chain).
 */
export function traverseNft({ key, table, set, update }: TableAccess, base: string, given: Sight): Traversal {
  const [family = '', name = ''] = key.split(' ');
  let sight = given;
  const visits: RuleVisit[] = [];
  const stack: Frame[] = [{ chain: base, next: 0 }];
  const ended = (end: Traversal['end'], chain: string, position?: number): Traversal => ({
    packet: sight.packet,
    trail: visits,
    end,
    chain,
    ...(position === undefined ? {} : { position }),
    ...(sight.ctState === 'UNTRACKED' ? { untracked: true } : {}),
  });
  for (let frame = stack.at(-1); frame; frame = stack.at(-1)) {
    const { chain } = frame;
    const line = sortedGet(table.chains, chain)?.rules[frame.next];
    if (!line) {
      stack.pop();
      continue;
    }
    const position = ++frame.next;
    const rule = readRule(line.text, family as TableFamily);
    const bent = given.prefer === undefined ? undefined : bentDraw(table, line.text, given.prefer);
    const trial = tryRule(rule, {
      ...sight,
      ...(bent === undefined ? {} : { draw: () => bent }),
      set,
      update,
      rule: `${key} ${chain} ${position}`,
      note: {},
    });
    sight = { ...sight, packet: trial.sight.packet, ctState: trial.sight.ctState };
    if (!given.brief) visits.push(visitOf({ table: name, chain, position }, rule, trial, line));
    if (trial.failed === undefined) sight.count(name, chain, position);
    const { end } = trial;
    if (!end || end.do === 'CONTINUE') continue;
    if (end.do === 'JUMP') {
      // The kernel refuses to load rules that can run in a circle; a packet that finds one is lost.
      if (stack.some((one) => one.chain === end.chain)) return ended({ do: 'DROP' }, chain, position);
      if (end.goto) stack.pop();
      stack.push({ chain: end.chain, next: 0 });
    } else if (end.do === 'RETURN') stack.pop();
    else return ended(end, chain, position);
  }
  return ended({ do: sortedGet(table.chains, base)?.base?.policy === 'drop' ? 'DROP' : 'ACCEPT' }, base);
}
