import type { Tag } from '../load.ts';
import type { RuleVisit } from '../passage.ts';
import type { Sight } from '../sight.ts';
import type { PassedOver } from '../trail.ts';
import { changed, isChange, type Traversal } from '../traversal.ts';
import { type CompiledChain, type CompiledRule, compiled } from './compiled.ts';
import { bentDraw } from './prefer.ts';
import { type Rule, type Trial, tryRule } from './rule.ts';
import type { ReadRule } from './rule-cache.ts';
import { chainIn, type Table } from './tables.ts';

/** A chain, the rules in it that the packet may match (by index), and how far they and all of them have been gone through. */
interface Frame {
  readonly chain: string;
  readonly rules: CompiledChain['rules'];
  readonly candidates: readonly number[];
  next: number;
  told: number;
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

/** The record of a packet that a rule cannot match. */
function missOf(table: string, chain: string, position: number, one: CompiledRule, sight: Sight): RuleVisit {
  if (one.miss && sight.packet.mark === 0) return one.miss;
  const { read, tag, host } = one;
  const trial = tryRule(read.rule, read.text, sight);
  const visit = visitOf(table, chain, position, read, trial, sight.packet.mark, tag);
  if (host !== undefined && sight.packet.mark === 0) one.miss = visit;
  return visit;
}

/** The rules of a chain from the last one told up to another, none of which the packet can match. */
function passedOver(table: string, { chain, rules, told }: Frame, upTo: number, sight: Sight): PassedOver {
  return {
    count: upTo - told,
    visits: () => rules.slice(told, upTo).map((one, i) => missOf(table, chain, told + i + 1, one, sight)),
  };
}

/**
 * Walks a packet through one built-in chain and whatever it jumps to. The end of a user chain and RETURN go back behind the
 * jump; the end of the built-in chain is its policy (net/ipv4/netfilter/ip_tables.c, ipt_do_table). Only rules that may match are
 * tried; a record tells of the others, as the kernel holds the packet against each.
 */
export function traverse(tableName: string, table: Table, builtIn: string, given: Sight): Traversal {
  let sight = given;
  const { brief, family, prefer } = given;
  const trail: (RuleVisit | PassedOver)[] = [];
  const enter = (chain: string): Frame => {
    const at = chainIn(table, chain);
    const { rules, candidates } = at ? compiled(at, family) : NO_CHAIN;
    return { chain, rules, candidates: candidates(given.packet), next: 0, told: 0 };
  };
  const passOver = (frame: Frame, upTo: number): void => {
    if (!brief && frame.told < upTo) trail.push(passedOver(tableName, frame, upTo, sight));
    frame.told = upTo + 1;
  };
  const stack: Frame[] = [enter(builtIn)];
  const ended = (end: Traversal['end'], chain: string, position?: number): Traversal => ({
    packet: sight.packet,
    trail,
    end,
    chain,
    ...(position === undefined ? {} : { position }),
    ...(sight.ctState === 'UNTRACKED' ? { untracked: true } : {}),
  });
  for (let frame = stack.at(-1); frame; frame = stack.at(-1)) {
    const { chain } = frame;
    const at = frame.candidates[frame.next++] ?? frame.rules.length;
    passOver(frame, at);
    const one = frame.rules[at];
    if (!one) {
      stack.pop();
      continue;
    }
    const position = at + 1;
    const { read } = one;
    const bent = prefer === undefined ? undefined : bentDraw(table, chain, read.text, prefer);
    const trial = tryRule(read.rule, read.text, bent === undefined ? sight : { ...sight, draw: () => bent });
    const jump = trial.matched ? read.rule.jump : undefined;
    const action = jump && 'target' in jump ? jump.target.act(jump.options, sight) : undefined;
    if (action && isChange(action)) sight = changed(sight, action);
    if (!brief) trail.push(visitOf(tableName, chain, position, read, trial, sight.packet.mark, one.tag));
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
