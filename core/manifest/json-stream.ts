import type { Chunk, Chunks } from './split.ts';

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

const isJson = (text: string): boolean => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};

/** Objects one after the other, with blanks between them; undefined when the text is no such stream. */
function objectsOf(text: string): readonly Chunk[] | undefined {
  const chunks: Chunk[] = [];
  for (let offset = 0; text.slice(offset).trim() !== ''; ) {
    offset += text.slice(offset).search(/\S/);
    const length = lengthOfObject(text.slice(offset));
    if (length === undefined || !isJson(text.slice(offset, offset + length))) return undefined;
    chunks.push({ text: text.slice(offset, offset + length), offset });
    offset += length;
  }
  return chunks;
}

/** True for a text that kubectl takes for JSON at first (apimachinery GuessJSONStream). */
export const looksLikeJson = (text: string): boolean => /^\s*\{/.test(text);

/** Why it is no JSON: it begins with no key, as a template does, or else it is taken to end too early. */
function mistake(text: string): string {
  const [head = '', char] = /^\s*\{\s*([^\s"}])/.exec(text) ?? [];
  if (char === undefined) return 'unexpected EOF';
  return `json: offset ${head.length}: invalid character '${char}' looking for beginning of object key string`;
}

/**
 * The objects of a JSON stream. What is neither JSON nor YAML is told in words for JSON; `fallback` reads it as YAML, where it can
 * be (apimachinery pkg/util/yaml/decoder.go YAMLOrJSONDecoder).
 */
export function splitJson(text: string, fallback: () => Chunks | undefined): Chunks {
  const chunks = objectsOf(text);
  if (chunks) return { chunks };
  return fallback() ?? { chunks: [], bad: { message: mistake(text), from: 0, to: text.length } };
}
