import { parseJson } from '../api/index.ts';
import type { BadSeparator, Chunk, Chunks } from './split.ts';

/** How long the JSON object at the head of a text is, its syntax not looked at; undefined when it does not end. */
function lengthOfObject(text: string): number | undefined {
  let depth = 0;
  for (const { 0: token, index } of text.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\]]/g)) {
    if (token.startsWith('"')) continue;
    depth += token === '{' || token === '[' ? 1 : -1;
    if (depth === 0) return index + 1;
  }
  return undefined;
}

/** Objects one after the other, with blanks between them; undefined when the text is no such stream. */
function objectsOf(text: string): readonly Chunk[] | undefined {
  const chunks: Chunk[] = [];
  for (let offset = 0; text.slice(offset).trim() !== ''; ) {
    offset += text.slice(offset).search(/\S/);
    const length = lengthOfObject(text.slice(offset));
    if (length === undefined || !parseJson(text.slice(offset, offset + length)).ok) return undefined;
    chunks.push({ text: text.slice(offset, offset + length), offset });
    offset += length;
  }
  return chunks;
}

/** True for a text that kubectl takes for JSON at first (apimachinery GuessJSONStream). */
export const looksLikeJson = (text: string): boolean => /^\s*\{/.test(text);

/**
 * The objects of a JSON stream. What is neither JSON nor YAML is told in the words for JSON: `fallback` says whether it can be
 * read as YAML (apimachinery pkg/util/yaml/decoder.go YAMLOrJSONDecoder).
 */
export function splitJson(text: string, fallback: () => Chunks | undefined): Chunks {
  const chunks = objectsOf(text);
  if (chunks) return { chunks };
  const other = fallback();
  if (other) return other;
  const parsed = parseJson(text);
  const message = parsed.ok ? '' : jsonMessage(parsed);
  const bad: BadSeparator = { message, from: 0, to: text.length };
  return { chunks: [], bad };
}

function jsonMessage({ message, offset }: { readonly message: string; readonly offset: number }): string {
  return message === 'unexpected end of JSON input' ? 'unexpected EOF' : `json: offset ${offset}: ${message}`;
}
