/** One document's text and where it begins in the file. */
export interface Chunk {
  readonly text: string;
  readonly offset: number;
}

/** A separator line may carry only blanks and a comment after its dashes. */
const SEPARATOR = /^---[^\S\n]*(?:#[^\n]*)?\r?$/;

/**
 * Cuts a stream at its `---` lines as kubectl's reader does (apimachinery pkg/util/yaml/decoder.go YAMLReader). Each
 * chunk is then parsed for itself, which is why line numbers in kubectl's messages begin at the chunk.
 */
export function splitDocuments(text: string): readonly Chunk[] {
  const chunks: Chunk[] = [];
  let start = 0;
  let lineStart = 0;
  const cut = (end: number): void => {
    if (text.slice(start, end).trim() !== '') chunks.push({ text: text.slice(start, end), offset: start });
  };
  while (lineStart < text.length) {
    const newline = text.indexOf('\n', lineStart);
    const lineEnd = newline < 0 ? text.length : newline;
    const next = newline < 0 ? text.length : newline + 1;
    if (SEPARATOR.test(text.slice(lineStart, lineEnd))) {
      cut(lineStart);
      start = next;
    }
    lineStart = next;
  }
  cut(text.length);
  return chunks;
}
