import { sortedGet } from '../../sim/index.ts';
import type { RuleVisit } from '../passage.ts';
import type { Sight } from '../sight.ts';
import { isChange, type Traversal } from '../traversal.ts';
import { type CompiledRule, compiled } from './compiled.ts';
import { bentDraw } from './prefer.ts';
import type { Rule } from './rule.ts';
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
  readonly rules: readonly CompiledRule[];
  next: number;
}

/** The packet as the rules of one base chain see it, one after another: written to as they change it. */
type Seen = { -readonly [Field in keyof NftSight]: NftSight[Field] };

/** Field by field: a copy of the whole takes longer than most chains. */
const seenBy = (given: Sight, set: NftSight['set'], update: NftSight['update']): Seen => ({
  packet: given.packet,
  family: given.family,
  iif: given.iif,
  oif: given.oif,
  physIn: given.physIn,
  physOut: given.physOut,
  ctState: given.ctState,
  nat: given.nat,
  uid: given.uid,
  now: given.now,
  draw: given.draw,
  prefer: given.prefer,
  brief: given.brief,
  count: given.count,
  isLocal: given.isLocal,
  ipsets: given.ipsets,
  virtual: given.virtual,
  recent: given.recent,
  nextNth: given.nextNth,
  set,
  update,
  rule: '',
  note: {},
});

/** What one rule did: its last outcome, whether it set a mark, and where it failed. */
interface Trial {
  readonly end: Exclude<Outcome, { do: 'BREAK' | 'MARK' | 'NOTRACK' }> | undefined;
  readonly marked: boolean;
  readonly failed?: string;
}

/** Runs the statements of a rule in order; the first that does not hold ends it, and what went before stays done. */
function tryRule({ statements }: Rule, sight: Seen): Trial {
  let marked = false;
  for (const statement of statements) {
    const outcome = statement.run(sight);
    if (!outcome) continue;
    if (outcome.do === 'BREAK') return { end: undefined, marked, failed: statement.text };
    if (!isChange(outcome)) return { end: outcome, marked };
    marked ||= outcome.do === 'MARK';
    if (outcome.do === 'MARK') sight.packet = { ...sight.packet, mark: outcome.mark };
    // Conntrack can only pass by what it has not had yet.
    else if (sight.ctState === 'INVALID') sight.ctState = 'UNTRACKED';
  }
  return { end: undefined, marked };
}

const targetOf = ({ end, marked }: Trial): string => {
  if (!end || end.do === 'CONTINUE') return marked ? 'MARK' : 'continue';
  return end.do === 'JUMP' ? end.chain : end.do;
};

/** Filled in step by step: copies of it would cost more than the rules. */
type Draft = { -readonly [Field in keyof RuleVisit]: RuleVisit[Field] };

function visitOf(
  table: string,
  { chain, next: position }: Frame,
  one: CompiledRule,
  trial: Trial,
  { packet: { mark }, note }: Seen,
): RuleVisit {
  const { failed } = trial;
  const isPlain = failed !== undefined && mark === 0 && !note.chance && !note.tag;
  const known = isPlain ? one.misses[failed] : undefined;
  if (known) return known;
  const visit: Draft = { table, chain, position, text: one.rule.text, matched: failed === undefined };
  if (failed === undefined) visit.target = targetOf(trial);
  else visit.failed = failed;
  if (trial.end?.do === 'JUMP' && trial.end.goto) visit.goto = true;
  if (mark !== 0) visit.mark = mark;
  if (note.chance) visit.chance = note.chance;
  const tag = note.tag ?? one.tag;
  if (tag) visit.tag = tag;
  if (isPlain) one.misses[failed] = visit;
  return visit;
}

/**
 * Walks a packet through one base chain and whatever it jumps to. The end of a regular chain and `return` go back behind the
 * jump; a `goto` leaves nothing to come back to; the end of the base chain is its policy (net/netfilter/nf_tables_core.c,
 * nft_do_chain).
 */
export function traverseNft({ key, table, set, update }: TableAccess, base: string, given: Sight): Traversal {
  const blank = key.indexOf(' ');
  const [family, name] = [key.slice(0, blank) as TableFamily, key.slice(blank + 1)];
  const { brief, prefer, draw } = given;
  const sight = seenBy(given, set, update);
  const visits: RuleVisit[] = [];
  const enter = (chain: string): Frame => {
    const rules = sortedGet(table.chains, chain)?.rules;
    return { chain, rules: rules ? compiled(rules, family) : [], next: 0 };
  };
  const stack: Frame[] = [enter(base)];
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
    const one = frame.rules[frame.next];
    if (!one) {
      stack.pop();
      continue;
    }
    const position = ++frame.next;
    if (prefer !== undefined) {
      const bent = bentDraw(table, one.line, prefer);
      sight.draw = bent === undefined ? draw : () => bent;
    }
    if (sight.note.chance || sight.note.tag) sight.note = {};
    sight.rule = `${key} ${chain} ${position}`;
    const trial = tryRule(one.rule, sight);
    if (!brief) visits.push(visitOf(name, frame, one, trial, sight));
    if (trial.failed === undefined) sight.count(name, chain, position);
    const { end } = trial;
    if (!end || end.do === 'CONTINUE') continue;
    if (end.do === 'JUMP') {
      // The kernel refuses to load rules that can run in a circle; a packet that finds one is lost.
      if (stack.some((each) => each.chain === end.chain)) return ended({ do: 'DROP' }, chain, position);
      if (end.goto) stack.pop();
      stack.push(enter(end.chain));
    } else if (end.do === 'RETURN') stack.pop();
    else return ended(end, chain, position);
  }
  return ended({ do: sortedGet(table.chains, base)?.base?.policy === 'drop' ? 'DROP' : 'ACCEPT' }, base);
}
