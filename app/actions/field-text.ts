import type { Document, Node, Pair, YAMLMap } from 'yaml';
import { isMap, isScalar, parseAllDocuments } from 'yaml';

/** The object whose field is meant. */
export interface Which {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

const isIt = (document: Document, { kind, namespace, name }: Which): boolean =>
  document.get('kind') === kind &&
  document.getIn(['metadata', 'name']) === name &&
  (document.getIn(['metadata', 'namespace']) ?? 'default') === namespace;

const startOf = (node: unknown): number => (node as Node).range?.[0] ?? 0;

/** Where a line begins that holds an offset. */
const lineStart = (text: string, offset: number): number => text.lastIndexOf('\n', offset - 1) + 1;

/** The text with one more pair in a map, written as the map is: on a line of its own, or inside its braces. */
function withPair(text: string, map: YAMLMap, key: string, value: string): string | undefined {
  const first = map.items[0] as Pair | undefined;
  if (!first) return undefined;
  const start = startOf(first.key);
  if (map.flow) return `${text.slice(0, start)}${key}: ${value}, ${text.slice(start)}`;
  // After the first pair: `type` stays at the top, where people look for it.
  const second = map.items[1] as Pair | undefined;
  const at = second ? startOf(second.key) : start;
  const line = lineStart(text, at);
  return `${text.slice(0, line)}${' '.repeat(at - line)}${key}: ${value}\n${text.slice(line)}`;
}

/**
 * The text of a manifest with one field of `spec` set; comments and layout stay. Undefined where the text does not hold the
 * object.
 */
export function withSpecField(text: string, which: Which, key: string, value: string): string | undefined {
  for (const document of parseAllDocuments(text)) {
    if (!('contents' in document) || !isMap(document.contents) || !isIt(document, which)) continue;
    const spec = document.get('spec', true) as unknown;
    if (!isMap(spec)) return undefined;
    const old = spec.get(key, true);
    if (!isScalar(old) || !old.range) return withPair(text, spec, key, value);
    return text.slice(0, old.range[0]) + value + text.slice(old.range[1]);
  }
  return undefined;
}
