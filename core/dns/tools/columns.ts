const TAB = 8;

/**
 * Words of a line at their columns, as BIND sets them: tabs up to the column, and one blank where the line is there already
 * (bind9 lib/dns/masterdump.c `indent`).
 */
export function inColumns(words: readonly { readonly text: string; readonly column: number }[]): string {
  let line = '';
  let at = 0;
  for (const { text, column } of words) {
    if (line !== '') {
      const to = Math.max(column, at + 1);
      const tabs = Math.max(0, Math.floor(to / TAB) - Math.floor(at / TAB));
      line += '\t'.repeat(tabs) + ' '.repeat(tabs > 0 ? to % TAB : to - at);
      at = to;
    }
    line += text;
    at += text.length;
  }
  return line;
}
