import type { Foreign } from '../foreign.ts';
import { parseRule } from './rule.ts';
import type { TableFamily } from './ruleset.ts';
import { type NftResult, runNft } from './transaction.ts';

/** An operation and the line of the text that it came from, from 1. */
interface Placed {
  readonly text: string;
  readonly line: number;
}

/** A block that has been opened: a table, or something in it whose properties are gathered. */
interface Block {
  readonly line: number;
  readonly head: string;
  readonly properties: string[];
  readonly rules: Placed[];
}

const TABLE = /^table (?:(ip6?|inet) )?(\S+) \{$/;
const OBJECT = /^(set|map|chain) (\S+) \{$/;
/** In a chain, lines that are no rules. */
const PROPERTY = /^(type .* hook|policy |comment "[^"]*";?$|flags )/;

/**
 * Tables of a whole `nft list ruleset` text, or of `nft -f` input, on a machine that had none. What is not modelled is
 * kept and told of: no packet meets a rule with such a part.
 */
export function parseRuleset(text: string): NftResult & { readonly foreign?: readonly Foreign[] } {
  const placed = operationsOf(text);
  const result = runNft({}, placed);
  if (!result.ok) return { ...result, line: placed[result.line - 1]?.line ?? result.line };
  const foreign = placed.flatMap(({ text: operation, line }) => foreignIn(operation, line));
  return foreign.length > 0 ? { ...result, foreign } : result;
}

function foreignIn(operation: string, line: number): readonly Foreign[] {
  const [, family, rule = ''] = /^(?:add|insert) rule (ip6?|inet) \S+ \S+ (.*)$/.exec(operation) ?? [];
  if (!family) return [];
  const { statements } = parseRule(rule, family as TableFamily);
  return statements.filter((one) => one.foreign).map(({ text: name }) => ({ line, name }));
}

/** The text with each block taken apart into operations. */
function operationsOf(text: string): readonly Placed[] {
  const done: Placed[] = [];
  let table: { readonly name: string; readonly place: number } | undefined;
  let block: Block | undefined;
  let pending: Placed | undefined;
  for (const [at, raw] of text.split(/\r?\n/).entries()) {
    const { text: line, line: number } = joined(pending, { text: raw.trim(), line: at + 1 });
    pending = undefined;
    if (line === '' || line.startsWith('#')) continue;
    if (/^elements = \{[^}]*$/.test(line)) pending = { text: line, line: number };
    else if (!table) {
      const [, family = 'ip', name] = TABLE.exec(line) ?? [];
      if (name) table = { name: `${family} ${name}`, place: done.length };
      done.push({ text: name ? `add table ${family} ${name}` : line, line: number });
    } else if (line === '}') {
      if (block) done.push(...operationsOfBlock(block));
      else table = undefined;
      block = undefined;
    } else if (block) take(block, { text: line, line: number });
    else {
      const [, kind, name] = OBJECT.exec(line) ?? [];
      if (kind) block = { line: number, head: `${kind} ${table.name} ${name}`, properties: [], rules: [] };
      else if (line.startsWith('comment '))
        done[table.place] = withComment(done[table.place] as Placed, line);
      else done.push({ text: line, line: number });
    }
  }
  return done;
}

const joined = (before: Placed | undefined, { text, line }: Placed): Placed =>
  before ? { text: `${before.text} ${text}`, line: before.line } : { text, line };

const withComment = ({ text, line }: Placed, comment: string): Placed => ({
  text: `${text} { ${comment} ; }`,
  line,
});

function take(block: Block, { text, line }: Placed): void {
  if (!block.head.startsWith('chain') || PROPERTY.test(text)) block.properties.push(text.replace(/;$/, ' '));
  else block.rules.push({ text, line });
}

function operationsOfBlock({ head, line, properties, rules }: Block): readonly Placed[] {
  const [, ...place] = head.split(' ');
  const body = properties.length === 0 ? '' : ` { ${properties.join(' ; ')} ; }`;
  return [
    { text: `add ${head}${body}`, line },
    ...rules.map((rule) => ({ text: `add rule ${place.join(' ')} ${rule.text}`, line: rule.line })),
  ];
}
