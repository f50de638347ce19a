/** Words as sh splits them, and what a pipe feeds in: `echo hi | nc -u web 53` is `nc -u web 53` with `hi` on its standard input. */
export interface CommandLine {
  readonly words: readonly string[];
  readonly input?: string;
}

const split = (text: string): readonly string[] =>
  (text.match(/(?:[^\s"']+|"[^"]*"|'[^']*')+/g) ?? []).map((word) =>
    word.replace(/"([^"]*)"|'([^']*)'/g, (_, double, single) => double ?? single),
  );

/** Reads a line with at most one pipe, whose left side is `echo` or `printf`. */
export function readCommandLine(line: string): CommandLine {
  const pipe = line.lastIndexOf('|');
  if (pipe < 0) return { words: split(line) };
  const [, ...fed] = split(line.slice(0, pipe));
  return { words: split(line.slice(pipe + 1)), input: fed.filter((word) => word !== '-n').join(' ') };
}
