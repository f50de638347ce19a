/** Splits restore input into words as iptables-restore does: blanks part, double quotes group, inside them a backslash takes the next character. */
export function words(line: string): readonly string[] | { readonly error: string } {
  if (!line.includes('"')) return line.split(/[ \t]+/).filter((word) => word !== '');
  const found: string[] = [];
  let word: string | undefined;
  let open = false;
  for (let i = 0; i < line.length; i++) {
    const character = line[i] as string;
    if (character === '"') {
      open = !open;
      word ??= '';
    } else if (open && character === '\\' && i + 1 < line.length) word += line[++i] as string;
    else if (!open && (character === ' ' || character === '\t')) {
      if (word !== undefined) found.push(word);
      word = undefined;
    } else word = (word ?? '') + character;
  }
  if (open) return { error: 'unterminated quote' };
  if (word !== undefined) found.push(word);
  return found;
}

/** A string as iptables-save prints it: bare if it is made of letters, digits, `_` and `-`, else quoted (libxtables, xtables_save_string). */
export function quoted(text: string): string {
  return /^[\w-]+$/.test(text) ? text : `"${text.replace(/["\\']/g, '\\$&')}"`;
}
