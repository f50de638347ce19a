import { columnOf, lineText } from './lines.ts';

/** A block mapping or sequence that is open, with the column of its keys or dashes. */
export interface Block {
  readonly kind: 'mapping' | 'sequence';
  readonly column: number;
  /** A sequence whose dashes stand below their own key: it is no block of its own to a YAML scanner. */
  readonly isIndentless: boolean;
}

const isContent = (line: string): boolean => line.trim() !== '' && !line.trimStart().startsWith('#');

/** Blocks that stay open when something stands at this column. */
const upTo = (open: readonly Block[], column: number): readonly Block[] =>
  open.filter((block) => block.column <= column);

/** The dashes at the head of a line, and the key after them. */
function opened(open: readonly Block[], line: string): readonly Block[] {
  const head = /^ */.exec(line)?.[0].length ?? 0;
  let blocks = upTo(open, head);
  let column = head;
  for (;;) {
    const top = blocks.at(-1);
    const dash = /^-(?: +|$)/.exec(line.slice(column));
    if (dash) {
      const isOpen = top?.kind === 'sequence' && top.column === column;
      const isIndentless = top?.kind === 'mapping' && top.column === column;
      if (!isOpen) blocks = [...blocks, { kind: 'sequence', column, isIndentless }];
      column += dash[0].length;
      if (column < line.length) continue;
      return blocks;
    }
    const isKey = /^(?:"[^"]*"|'[^']*'|[^\s#][^#]*?) *:(?:\s|$)/.test(line.slice(column));
    if (!isKey) return blocks;
    // A key at the column of an indentless sequence ends it.
    if (top?.isIndentless && top.column === column) return blocks.slice(0, -1);
    if (top?.kind === 'mapping' && top.column === column) return blocks;
    return [...blocks, { kind: 'mapping', column, isIndentless: false }];
  }
}

/** The blocks that are open where a token stands, outermost first. Texts over several lines are not looked into. */
export function blocksAt(source: string, offset: number): readonly Block[] {
  const column = columnOf(source, offset);
  const lines = source
    .slice(0, offset - column)
    .split('\n')
    .slice(0, -1);
  const own = lineText(source, offset).slice(0, column);
  const before = lines.filter(isContent).reduce(opened, [] as readonly Block[]);
  return upTo(own.trim() === '' ? before : opened(before, own), column);
}
