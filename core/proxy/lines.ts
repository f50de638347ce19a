import type { TaggedLine } from '../kernel/index.ts';

/** Lines while they are written. They only ever grow, and live for one sync. */
export interface Lines {
  readonly length: number;
  push(line: TaggedLine): void;
  append(lines: readonly TaggedLine[]): void;
  readonly parts: readonly (readonly TaggedLine[])[];
}

const PART = 4096;
const FEW = 16;

/** Half a million lines are kept in parts: one array that grows by itself would be copied a dozen times. */
export function newLines(): Lines {
  let last: TaggedLine[] = [];
  let before = 0;
  const parts: (readonly TaggedLine[])[] = [last];
  const next = (): void => {
    before += last.length;
    last = [];
    parts.push(last);
  };
  return {
    parts,
    get length() {
      return before + last.length;
    },
    push(line) {
      if (last.length >= PART) next();
      last.push(line);
    },
    append(lines) {
      if (lines.length <= FEW) for (const line of lines) last.push(line);
      else {
        parts.push(lines);
        before += lines.length;
        next();
      }
    },
  };
}

/** All of them, one after another. */
export function joinLines(all: readonly Lines[]): readonly TaggedLine[] {
  const joined: TaggedLine[] = new Array(all.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const { parts } of all) {
    for (const part of parts) {
      for (const line of part) joined[at++] = line;
    }
  }
  return joined;
}

/** A few lines that are there already. */
export function linesOf(lines: readonly TaggedLine[]): Lines {
  const made = newLines();
  made.append(lines);
  return made;
}
