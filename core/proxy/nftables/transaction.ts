import type { Family } from '../../net/index.ts';
import { type Lines, newLines } from '../lines.ts';
import type { RuleTag } from '../rule-tag.ts';
import { type Dialect, dialectOf, TABLE } from './dialect.ts';

const FRAME: RuleTag = { role: 'frame' };

/**
 * One `nft -f -`: operations on the kube-proxy table of a family, in order, as knftables spells them. It only grows,
 * and lives for one sync. (sigs.k8s.io/knftables objects.go)
 */
export interface Transaction {
  readonly dialect: Dialect;
  readonly lines: Lines;
  /** How many rules have been added. */
  readonly rules: number;
  /** `add chain`, with or without a `{ … }` of its properties. */
  addChain(name: string, properties?: string): void;
  /** `add chain` and `flush chain`: it is there and empty. */
  ensureChain(name: string, tag?: RuleTag, properties?: string): void;
  addRule(chain: string, rule: string, tag: RuleTag, comment?: string): void;
  /** Rules of one chain. */
  rulesOf(chain: string): (rule: string, tag: RuleTag) => void;
  addSet(kind: 'set' | 'map', name: string, properties: string, tag?: RuleTag): void;
  addElement(set: string, key: string, tag: RuleTag, value?: string, comment?: string): void;
  deleteElement(set: string, key: string, tag?: RuleTag): void;
  /** Any other operation, such as `flush chain NAME`. */
  run(verb: string, kind: string, name: string, tag?: RuleTag): void;
}

/** `VERB KIND FAMILY TABLE `, each made once. */
function beginningsIn({ family }: Dialect): (verb: string, kind: string) => string {
  const known = new Map<string, Map<string, string>>();
  return (verb, kind) => {
    const ofVerb = known.get(verb) ?? new Map<string, string>();
    const found = ofVerb.get(kind) ?? `${verb} ${kind} ${family} ${TABLE} `;
    if (ofVerb.size === 0) known.set(verb, ofVerb);
    ofVerb.set(kind, found);
    return found;
  };
}

export function newTransaction(family: Family): Transaction {
  const dialect = dialectOf(family);
  const lines = newLines();
  let rules = 0;
  // One text for how all lines of a sort begin: put together for each of half a million it would be most of what a sync makes.
  const beginnings = beginningsIn(dialect);
  const push = (verb: string, kind: string, rest: string, tag: RuleTag): void => {
    lines.push({ text: beginnings(verb, kind) + rest, tag });
  };
  const remark = (comment: string | undefined): string =>
    comment === undefined ? '' : ` comment "${comment}"`;
  return {
    dialect,
    lines,
    get rules() {
      return rules;
    },
    addChain: (name, properties) => push('add', 'chain', properties ? `${name} ${properties}` : name, FRAME),
    ensureChain(name, tag = FRAME, properties = '') {
      push('add', 'chain', properties ? `${name} ${properties}` : name, tag);
      push('flush', 'chain', name, tag);
    },
    addRule(chain, rule, tag, comment) {
      rules++;
      push('add', 'rule', `${chain} ${rule}${remark(comment)}`, tag);
    },
    rulesOf(chain) {
      const start = `${beginnings('add', 'rule')}${chain} `;
      return (rule, tag) => {
        rules++;
        lines.push({ text: start + rule, tag });
      };
    },
    addSet: (kind, name, properties, tag = FRAME) => push('add', kind, `${name} { ${properties} ; }`, tag),
    addElement: (set, key, tag, value, comment) =>
      push('add', 'element', `${set} { ${key}${remark(comment)}${value ? ` : ${value}` : ''} }`, tag),
    deleteElement: (set, key, tag = { role: 'stale' }) => push('delete', 'element', `${set} { ${key} }`, tag),
    run: (verb, kind, name, tag = FRAME) => push(verb, kind, name, tag),
  };
}
