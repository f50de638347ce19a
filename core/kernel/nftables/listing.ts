import type { Tag } from '../load.ts';
import { printPriority } from './base-chain.ts';
import { type PrintedElement, printElements } from './elements.ts';
import { listedText } from './rule.ts';
import {
  chainsInOrder,
  type NftChain,
  type NftSet,
  type NftTable,
  type Ruleset,
  type TableFamily,
} from './ruleset.ts';
import { printDuration } from './words.ts';

/** One line of `nft list ruleset`. Rules say where they stand: `position` counts from 1. A line with one element has the element's tag. */
export interface ListedLine {
  readonly text: string;
  /** As in `ip kube-proxy`. */
  readonly table: string;
  readonly chain?: string;
  readonly set?: string;
  readonly position?: number;
  readonly tag?: Tag;
}

/** Elements in one line, by type of an only field: after so many a new line begins; one is the rule. */
const PER_LINE: Readonly<Record<string, number>> = { ipv4_addr: 2, inet_proto: 5, inet_service: 5, mark: 5 };

function elementLines(set: NftSet, now: number): readonly PrintedElement[] {
  const { elements, type, timeout } = set;
  const printed = printElements(elements, type, { now, ...(timeout === undefined ? {} : { timeout }) });
  if (printed.length === 0) return [];
  const perLine = set.kind === 'set' && type.length === 1 ? (PER_LINE[type[0] ?? ''] ?? 1) : 1;
  const rows: (readonly PrintedElement[])[] = [];
  for (let at = 0; at < printed.length; at += perLine) rows.push(printed.slice(at, at + perLine));
  return rows.map((row, i) => {
    const start = i === 0 ? '\t\telements = { ' : '\t\t\t     ';
    const end = i === rows.length - 1 ? ' }' : ',';
    const [{ tag } = {}, ...others] = row;
    const text = `${start}${row.map((one) => one.text).join(', ')}${end}`;
    return tag && others.length === 0 ? { text, tag } : { text };
  });
}

function setLines(name: string, set: NftSet, now: number): readonly PrintedElement[] {
  const data = set.data === undefined ? '' : ` : ${set.data}`;
  const head = [
    `\t${set.kind} ${name} {`,
    `\t\ttype ${set.type.join(' . ')}${data}`,
    ...(set.size === undefined ? [] : [`\t\tsize ${set.size}`]),
    ...(set.flags.length === 0 ? [] : [`\t\tflags ${set.flags.join(',')}`]),
    ...(set.timeout === undefined ? [] : [`\t\ttimeout ${printDuration(set.timeout)}`]),
    ...(set.comment === undefined ? [] : [`\t\tcomment "${set.comment}"`]),
  ];
  return [...head.map((text) => ({ text })), ...elementLines(set, now), { text: '\t}' }];
}

function chainHead(name: string, { base, comment }: NftChain): readonly string[] {
  return [
    `\tchain ${name} {`,
    ...(comment === undefined ? [] : [`\t\tcomment "${comment}"`]),
    ...(base
      ? [`\t\ttype ${base.type} hook ${base.hook} priority ${printPriority(base)}; policy ${base.policy};`]
      : []),
  ];
}

function tableLines(table: string, of: NftTable, now: number): readonly ListedLine[] {
  const { comment, sets } = of;
  const family = table.slice(0, table.indexOf(' ')) as TableFamily;
  const blocks: (readonly ListedLine[])[] = Object.entries(sets).map(([name, set]) =>
    setLines(name, set, now).map((line) => ({ ...line, table, set: name })),
  );
  for (const [name, chain] of chainsInOrder(of)) {
    const plain = (text: string): ListedLine => ({ text, table, chain: name });
    const rules = chain.rules.map(({ text, tag }, at) => ({
      ...plain(`\t\t${listedText(text, family)}`),
      position: at + 1,
      ...(tag ? { tag } : {}),
    }));
    blocks.push([...chainHead(name, chain).map(plain), ...rules, plain('\t}')]);
  }
  const spaced = blocks.flatMap((block, i) => (i === 0 ? block : [{ text: '', table }, ...block]));
  return [
    { text: `table ${table} {`, table },
    ...(comment === undefined ? [] : [{ text: `\tcomment "${comment}"`, table }]),
    ...spaced,
    { text: '}', table },
  ];
}

/** What `nft list ruleset` (1.0.6) prints; lifetimes of elements as they are at `now`. */
export const listRuleset = (ruleset: Ruleset, now: number): readonly ListedLine[] =>
  Object.entries(ruleset).flatMap(([key, table]) => tableLines(key, table, now));
