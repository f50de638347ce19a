/** Whether an interface has the name a rule asks for; a trailing `+` stands for any ending. An absent interface has none. */
export function interfaceMatches(pattern: string, name: string | undefined): boolean {
  if (name === undefined) return false;
  return pattern.endsWith('+') ? name.startsWith(pattern.slice(0, -1)) : name === pattern;
}
