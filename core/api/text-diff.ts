/** Lines of context around a change. */
const CONTEXT = 3;

interface Edit {
  readonly sign: ' ' | '-' | '+';
  readonly line: string;
  /** Lines of either text before this one. */
  readonly before: number;
  readonly after: number;
}

/** Lengths of the longest common subsequences of the tails of both texts. */
function tailLengths(before: readonly string[], after: readonly string[]): readonly Int32Array[] {
  const table = Array.from({ length: before.length + 1 }, () => new Int32Array(after.length + 1));
  for (let i = before.length - 1; i >= 0; i--) {
    const [row, next] = [table[i] as Int32Array, table[i + 1] as Int32Array];
    for (let j = after.length - 1; j >= 0; j--)
      row[j] =
        before[i] === after[j]
          ? (next[j + 1] as number) + 1
          : Math.max(next[j] as number, row[j + 1] as number);
  }
  return table;
}

function edits(before: readonly string[], after: readonly string[]): readonly Edit[] {
  const lengths = tailLengths(before, after);
  const result: Edit[] = [];
  let [i, j] = [0, 0];
  while (i < before.length || j < after.length) {
    const at = { before: i, after: j };
    if (i < before.length && j < after.length && before[i] === after[j]) {
      result.push({ sign: ' ', line: before[i] as string, ...at });
      i++;
      j++;
    } else if (
      j >= after.length ||
      (i < before.length && (lengths[i + 1]?.[j] ?? 0) >= (lengths[i]?.[j + 1] ?? 0))
    ) {
      result.push({ sign: '-', line: before[i++] as string, ...at });
    } else result.push({ sign: '+', line: after[j++] as string, ...at });
  }
  return result;
}

const span = (start: number, count: number): string => {
  const first = count === 0 ? start : start + 1;
  return count === 1 ? String(first) : `${first},${count}`;
};

function hunkText(hunk: readonly Edit[]): string {
  const [first] = hunk as readonly [Edit];
  const old = hunk.filter(({ sign }) => sign !== '+').length;
  const fresh = hunk.filter(({ sign }) => sign !== '-').length;
  const head = `@@ -${span(first.before, old)} +${span(first.after, fresh)} @@\n`;
  return head + hunk.map(({ sign, line }) => `${sign}${line}\n`).join('');
}

/** A unified diff without file names, as `diff -u` counts it; empty for equal texts. */
export function unifiedDiff(before: string, after: string): string {
  const all = edits(before.split('\n'), after.split('\n'));
  const changed = all.flatMap(({ sign }, index) => (sign === ' ' ? [] : [index]));
  const hunks: [number, number][] = [];
  for (const index of changed) {
    const [from, to] = [Math.max(0, index - CONTEXT), Math.min(all.length, index + CONTEXT + 1)];
    const last = hunks.at(-1);
    if (last && from <= last[1]) last[1] = to;
    else hunks.push([from, to]);
  }
  return hunks.map(([from, to]) => hunkText(all.slice(from, to))).join('');
}
