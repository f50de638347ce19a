import type { Tag } from '../load.ts';
import type { RuleVisit } from '../passage.ts';
import type { Sight } from '../sight.ts';
import type { Traversal } from '../traversal.ts';
import { bentDraw } from './prefer.ts';
import { type Rule, type Trial, tryRule } from './rule.ts';
import { loadedRule, type ReadRule } from './rule-cache.ts';
import type { Table } from './tables.ts';

/** A chain and the rule to go on with in it. */
interface Frame {
  readonly chain: string;
  next: number;
}

const targetName = ({ jump }: Rule): string => {
  if (!jump) return 'continue';
  return 'chain' in jump ? jump.chain : jump.target.name;
};

/** Filled in step by step: a packet may meet ten thousand rules. */
type Draft = { -readonly [Field in keyof RuleVisit]: RuleVisit[Field] };

function visitOf(
  table: string,
  chain: string,
  position: number,
  { rule, text }: ReadRule,
  trial: Trial,
  mark: number,
  tag: Tag | undefined,
): RuleVisit {
  const visit: Draft = { table, chain, position, text: `-A ${chain} ${text}`, matched: trial.matched };
  if (trial.failed !== undefined) visit.failed = trial.failed;
  if (trial.matched) visit.target = targetName(rule);
  if (mark !== 0) visit.mark = mark;
  if (trial.chance) visit.chance = trial.chance;
  // The rule says what it is for, the entry of its set whose it is.
  if (tag || trial.tag) visit.tag = { ...trial.tag, ...tag };
  return visit;
}

/**
 * Walks a packet through one built-in chain and whatever it jumps to. The end of a user chain and RETURN go back behind the
 * jump; the end of the built-in chain is its policy (net/ipv4/netfilter/ip_tables.c, ipt_do_table).
 */
export function traverse(tableName: string, table: Table, builtIn: string, given: Sight): Traversal {
  let sight = given;
  const visits: RuleVisit[] = [];
  const stack: Frame[] = [{ chain: builtIn, next: 0 }];
  const ended = (end: Traversal['end'], chain: string, position?: number): Traversal => ({
    packet: sight.packet,
    visits,
    end,
    chain,
    ...(position === undefined ? {} : { position }),
  });
  for (let frame = stack.at(-1); frame; frame = stack.at(-1)) {
    const { chain } = frame;
    const line = table[chain]?.rules[frame.next];
    if (!line) {
      stack.pop();
      continue;
    }
    const position = ++frame.next;
    const read = loadedRule(line.text, sight.family);
    const { rule } = read;
    const bent = given.prefer === undefined ? undefined : bentDraw(table, chain, line.text, given.prefer);
    const trial = tryRule(rule, read.text, bent === undefined ? sight : { ...sight, draw: () => bent });
    const jump = trial.matched ? rule.jump : undefined;
    const action = jump && 'target' in jump ? jump.target.act(jump.options, sight) : undefined;
    if (action?.do === 'MARK') sight = { ...sight, packet: { ...sight.packet, mark: action.mark } };
    visits.push(visitOf(tableName, chain, position, read, trial, sight.packet.mark, line.tag));
    if (jump && 'chain' in jump) {
      // The kernel refuses to load rules that can run in a circle; a packet that finds one is lost.
      if (stack.some((one) => one.chain === jump.chain)) return ended({ do: 'DROP' }, chain, position);
      if (jump.goto) stack.pop();
      stack.push({ chain: jump.chain, next: 0 });
    } else if (action?.do === 'RETURN') stack.pop();
    else if (action && action.do !== 'MARK' && action.do !== 'CONTINUE')
      return ended(action, chain, position);
  }
  return ended({ do: table[builtIn]?.policy === 'DROP' ? 'DROP' : 'ACCEPT' }, builtIn);
}
