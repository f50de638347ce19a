/** Splits restore input into words as iptables-restore does: blanks part, double quotes group, inside them a backslash takes the next character. */
export function words(line: string): readonly string[] | { readonly error: string } {
  const found: string[] = [];
  const length = line.length;
  for (let at = 0; at < length; ) {
    const character = line.charCodeAt(at);
    if (character === BLANK || character === TAB) {
      at++;
      continue;
    }
    let end = at;
    while (end < length && !isBreak(line.charCodeAt(end))) end++;
    if (line.charCodeAt(end) !== QUOTE) {
      found.push(line.slice(at, end));
      at = end;
      continue;
    }
    const word = quotedWord(line, at);
    if (!word) return { error: 'unterminated quote' };
    found.push(word.text);
    at = word.end;
  }
  return found;
}

const BLANK = 32;
const TAB = 9;
const QUOTE = 34;
const isBreak = (code: number): boolean => code === BLANK || code === TAB || code === QUOTE;

/** The word that begins at `start` and has a quoted part; undefined if the line ends inside it. */
function quotedWord(
  line: string,
  start: number,
): { readonly text: string; readonly end: number } | undefined {
  let text = '';
  let open = false;
  let from = start;
  for (let at = start; at < line.length; at++) {
    const code = line.charCodeAt(at);
    if (code === QUOTE) {
      text += line.slice(from, at);
      from = at + 1;
      open = !open;
    } else if (open && code === 92 && at + 1 < line.length) {
      text += line.slice(from, at);
      from = ++at;
    } else if (!open && isBreak(code)) return { text: text + line.slice(from, at), end: at };
  }
  return open ? undefined : { text: text + line.slice(from), end: line.length };
}

/** A string as iptables-save prints it: bare if it is made of letters, digits, `_` and `-`, else quoted (libxtables, xtables_save_string). */
export function quoted(text: string): string {
  return /^[\w-]+$/.test(text) ? text : `"${text.replace(/["\\']/g, '\\$&')}"`;
}
