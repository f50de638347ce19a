import { type Document, isAlias, isMap, isScalar, isSeq, type LineCounter, type Node, type Pair } from 'yaml';
import type { Step } from './path.ts';
import type { Place, Span } from './range.ts';

/** The key under which a path is kept: canonical, whatever its keys contain. */
export function placeKey(steps: readonly Step[]): string {
  return JSON.stringify(steps);
}

/** Turns offsets of a chunk into a span of the file. */
function spanner(lines: LineCounter, offset: number) {
  return (start: number, end: number): Span => {
    const from = lines.linePos(start + offset);
    const to = lines.linePos(end + offset);
    return [from.line, from.col, to.line, to.col];
  };
}

/** Where every field of a document stands. `lines` counts the lines of the whole file, `offset` is the chunk's. */
export function placesOf(
  document: Document.Parsed,
  lines: LineCounter,
  offset: number,
): Readonly<Record<string, Place>> {
  const places: Record<string, Place> = {};
  const span = spanner(lines, offset);
  const spanOf = (node: Node | null | undefined): Span | undefined =>
    node?.range ? span(node.range[0], node.range[1]) : undefined;

  const visit = (node: Node | null, steps: readonly Step[], key: Span | undefined): void => {
    const value = spanOf(node) ?? key;
    if (value) places[placeKey(steps)] = key ? { key, value } : { value };
    if (isAlias(node)) return;
    if (isMap(node)) for (const pair of node.items) visitPair(pair as Pair<Node, Node | null>, steps);
    if (isSeq(node))
      node.items.forEach((item, index) => {
        visit(item as Node, [...steps, index], undefined);
      });
  };
  const visitPair = (pair: Pair<Node, Node | null>, steps: readonly Step[]): void => {
    if (!isScalar(pair.key)) return;
    visit(pair.value, [...steps, String(pair.key.value)], spanOf(pair.key));
  };
  visit(document.contents, [], undefined);
  return places;
}
