import type { Tag } from '../load.ts';
import type { RuleVisit } from '../passage.ts';
import type { Sight } from '../sight.ts';
import { changed, isChange, type Traversal } from '../traversal.ts';
import { type CompiledChain, type CompiledRule, compiled } from './compiled.ts';
import { bentDraw } from './prefer.ts';
import { type Rule, type Trial, tryRule } from './rule.ts';
import type { ReadRule } from './rule-cache.ts';
import { chainIn, type Table } from './tables.ts';

/** A chain and the rule to go on with in it. */
interface Frame {
  readonly chain: string;
  readonly rules: CompiledChain['rules'];
  /** Indices of the rules that are looked at; absent: all of them. */
  readonly order?: readonly number[];
  next: number;
}

const NO_CHAIN: CompiledChain = { rules: [], candidates: () => [] };

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

/** The record of a packet for another host than the rule's. */
function missOf(table: string, chain: string, position: number, rule: CompiledRule): RuleVisit {
  rule.miss ??= visitOf(
    table,
    chain,
    position,
    rule.read,
    { matched: false, failed: rule.read.rule.header[0]?.text ?? '' },
    0,
    rule.tag,
  );
  return rule.miss;
}

/**
 * Walks a packet through one built-in chain and whatever it jumps to. The end of a user chain and RETURN go back behind the
 * jump; the end of the built-in chain is its policy (net/ipv4/netfilter/ip_tables.c, ipt_do_table). Where nobody wants the record,
 * rules for other hosts are not looked at.
 */
export function traverse(tableName: string, table: Table, builtIn: string, given: Sight): Traversal {
  let sight = given;
  const { brief, family, prefer } = given;
  const visits: RuleVisit[] = [];
  const enter = (chain: string): Frame => {
    const at = chainIn(table, chain);
    const { rules, candidates } = at ? compiled(at, family) : NO_CHAIN;
    return { chain, rules, ...(brief ? { order: candidates(given.packet.dst) } : {}), next: 0 };
  };
  const stack: Frame[] = [enter(builtIn)];
  const ended = (end: Traversal['end'], chain: string, position?: number): Traversal => ({
    packet: sight.packet,
    visits,
    end,
    chain,
    ...(position === undefined ? {} : { position }),
    ...(sight.ctState === 'UNTRACKED' ? { untracked: true } : {}),
  });
  for (let frame = stack.at(-1); frame; frame = stack.at(-1)) {
    const { chain, order } = frame;
    const at = order ? order[frame.next] : frame.next;
    const one = at === undefined ? undefined : frame.rules[at];
    if (!one || at === undefined) {
      stack.pop();
      continue;
    }
    frame.next++;
    const position = at + 1;
    const { mark, dst } = sight.packet;
    if (!brief && mark === 0 && one.dst !== undefined && one.dst !== dst) {
      visits.push(missOf(tableName, chain, position, one));
      continue;
    }
    const { read } = one;
    const bent = prefer === undefined ? undefined : bentDraw(table, chain, read.text, prefer);
    const trial = tryRule(read.rule, read.text, bent === undefined ? sight : { ...sight, draw: () => bent });
    const jump = trial.matched ? read.rule.jump : undefined;
    const action = jump && 'target' in jump ? jump.target.act(jump.options, sight) : undefined;
    if (action && isChange(action)) sight = changed(sight, action);
    if (!brief) visits.push(visitOf(tableName, chain, position, read, trial, sight.packet.mark, one.tag));
    if (trial.matched) sight.count(tableName, chain, position);
    if (jump && 'chain' in jump) {
      // The kernel refuses to load rules that can run in a circle; a packet that finds one is lost.
      if (stack.some((each) => each.chain === jump.chain)) return ended({ do: 'DROP' }, chain, position);
      if (jump.goto) stack.pop();
      stack.push(enter(jump.chain));
    } else if (action?.do === 'RETURN') stack.pop();
    else if (action && !isChange(action) && action.do !== 'CONTINUE') return ended(action, chain, position);
  }
  sight.count(tableName, builtIn, 0);
  return ended({ do: chainIn(table, builtIn)?.policy === 'DROP' ? 'DROP' : 'ACCEPT' }, builtIn);
}
