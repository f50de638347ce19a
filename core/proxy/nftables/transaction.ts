import type { TaggedLine } from '../../kernel/index.ts';
import type { Family } from '../../net/index.ts';
import type { RuleTag } from '../rule-tag.ts';
import { type Dialect, dialectOf, TABLE } from './dialect.ts';

const FRAME: RuleTag = { role: 'frame' };

/**
 * One `nft -f -`: operations on the kube-proxy table of a family, in order, as knftables spells them. It only grows,
 * and lives for one sync. (sigs.k8s.io/knftables objects.go)
 */
export interface Transaction {
  readonly dialect: Dialect;
  readonly lines: TaggedLine[];
  /** `add chain`, with or without a `{ … }` of its properties. */
  addChain(name: string, properties?: string): void;
  /** `add chain` and `flush chain`: it is there and empty. */
  ensureChain(name: string, tag?: RuleTag, properties?: string): void;
  addRule(chain: string, rule: string, tag: RuleTag, comment?: string): void;
  addSet(kind: 'set' | 'map', name: string, properties: string, tag?: RuleTag): void;
  addElement(set: string, key: string, tag: RuleTag, value?: string, comment?: string): void;
  deleteElement(set: string, key: string, tag?: RuleTag): void;
  /** Any other operation, such as `flush chain NAME`. */
  run(verb: string, kind: string, name: string, tag?: RuleTag): void;
}

export function newTransaction(family: Family): Transaction {
  const dialect = dialectOf(family);
  const lines: TaggedLine[] = [];
  const where = `${dialect.family} ${TABLE}`;
  const push = (verb: string, kind: string, rest: string, tag: RuleTag): void => {
    lines.push({ text: `${verb} ${kind} ${where} ${rest}`, tag });
  };
  const remark = (comment: string | undefined): string =>
    comment === undefined ? '' : ` comment "${comment}"`;
  return {
    dialect,
    lines,
    addChain: (name, properties) => push('add', 'chain', properties ? `${name} ${properties}` : name, FRAME),
    ensureChain(name, tag = FRAME, properties = '') {
      push('add', 'chain', properties ? `${name} ${properties}` : name, tag);
      push('flush', 'chain', name, tag);
    },
    addRule: (chain, rule, tag, comment) => push('add', 'rule', `${chain} ${rule}${remark(comment)}`, tag),
    addSet: (kind, name, properties, tag = FRAME) => push('add', kind, `${name} { ${properties} ; }`, tag),
    addElement: (set, key, tag, value, comment) =>
      push('add', 'element', `${set} { ${key}${remark(comment)}${value ? ` : ${value}` : ''} }`, tag),
    deleteElement: (set, key, tag = { role: 'stale' }) => push('delete', 'element', `${set} { ${key} }`, tag),
    run: (verb, kind, name, tag = FRAME) => push(verb, kind, name, tag),
  };
}
