/** The kube-proxy table as text: what a row of `nft -f` inputs has made of it. Rules stay exactly as they were written. */
export interface TableText {
  /** Lines that made tables, sets, maps and chains, by `kind name`. */
  readonly objects: Map<string, string>;
  /** By chain. */
  readonly rules: Map<string, string[]>;
  /** Lines that added elements, by `set { key`. */
  readonly elements: Map<string, string>;
}

export const emptyTable = (): TableText => ({ objects: new Map(), rules: new Map(), elements: new Map() });

const LINE = /^(add|delete|flush) (table|chain|set|map|rule|element) ip6? kube-proxy ?(\S*) ?(.*)$/;
/** Up to a comment, a value or the closing brace. */
const KEY = /^\{ (.*?)(?: comment ".*?")?(?: : .*)? \}$/;

/** Applies one line; anything that nft would refuse throws. */
export function applyLine(table: TableText, line: string): void {
  const [, verb, kind = '', name = '', rest = ''] = LINE.exec(line) ?? [];
  const { objects, rules, elements } = table;
  const must = (holds: boolean): void => {
    if (!verb || !holds) throw new Error(`nft would refuse: ${line}`);
  };
  const object = kind === 'table' ? 'table' : `${kind === 'chain' ? 'chain' : 'set'} ${name}`;
  if (kind === 'rule') {
    must(rules.has(name));
    rules.get(name)?.push(line);
  } else if (kind === 'element') {
    const key = `${name} { ${KEY.exec(rest)?.[1]}`;
    must(objects.has(`set ${name}`) && (verb === 'add') !== elements.has(key));
    if (verb === 'add') elements.set(key, line);
    else elements.delete(key);
  } else if (verb === 'add') {
    if (!objects.has(object)) objects.set(object, line);
    if (kind === 'chain' && !rules.has(name)) rules.set(name, []);
  } else {
    must(objects.has(object));
    if (kind === 'chain') rules.set(name, []);
    else for (const key of elements.keys()) if (key.startsWith(`${name} {`)) elements.delete(key);
    if (verb !== 'delete') return;
    objects.delete(object);
    if (kind === 'chain') rules.delete(name);
  }
}

export function tableOf(lines: readonly string[]): TableText {
  const table = emptyTable();
  for (const line of lines) applyLine(table, line);
  return table;
}

/** Every line that is needed to make the table, in an order that does not depend on that of the Services. */
export function canonicalTable({ objects, rules, elements }: TableText): readonly string[] {
  const sorted = [...rules].sort(([a], [b]) => (a < b ? -1 : 1));
  return [
    ...[...objects.values()].sort(),
    ...sorted.flatMap(([, list]) => list),
    ...[...elements.values()].sort(),
  ];
}

/** A rule's text, without the words that say where it stands. */
export const ruleText = (line: string): string => line.split(' ').slice(5).join(' ');
