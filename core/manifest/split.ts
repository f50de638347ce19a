/** One document's text and where it begins in the file. */
export interface Chunk {
  readonly text: string;
  readonly offset: number;
}

/** What cannot stand where it stands, with offsets into the file. */
export interface BadSeparator {
  readonly message: string;
  readonly from: number;
  readonly to: number;
}

/** The documents of a file, up to a separator that is none. */
export interface Chunks {
  readonly chunks: readonly Chunk[];
  readonly bad?: BadSeparator;
}

/** What stands after three dashes at the beginning of a line; undefined for other lines. */
const afterDashes = (line: string): string | undefined =>
  line.startsWith('---') ? line.slice(3).trim() : undefined;

/**
 * Cuts a stream at its `---` lines as kubectl's reader does (apimachinery pkg/util/yaml/decoder.go YAMLReader); only
 * blanks and a comment may follow the dashes. Each chunk is then parsed for itself, which is why line numbers in
 * kubectl's messages begin at the chunk.
 */
export function splitDocuments(text: string): Chunks {
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
    const after = afterDashes(text.slice(lineStart, lineEnd));
    if (after !== undefined && after !== '' && !after.startsWith('#')) {
      const message = `invalid Yaml document separator: ${after}`;
      return { chunks, bad: { message, from: lineStart, to: lineEnd } };
    }
    if (after !== undefined) {
      cut(lineStart);
      start = next;
    }
    lineStart = next;
  }
  cut(text.length);
  return { chunks };
}
