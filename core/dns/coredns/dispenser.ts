import type { Directive } from './corefile.ts';

/** Reads the words of one directive, as plug-ins do (coredns/caddy caddyfile/dispenser.go). */
export interface Controller {
  /** The current word. */
  val(): string;
  /** Moves to the next word of the same line. */
  nextArg(): boolean;
  /** The remaining words of the line. */
  remainingArgs(): readonly string[];
  /** Moves to the first word of the next line in the block; false at its end or without one. */
  nextBlock(): boolean;
  /** An error message with file and line. */
  errf(message: string): string;
  argErr(): string;
  /** The message for a word where another sort of word belongs. */
  syntaxErr(expected: string): string;
  /** A number, or Go's words for why it is none. */
  atoi(text: string): number | string;
}

/** Go's strconv.Atoi; a text is the error. */
function atoi(text: string): number | string {
  return /^[+-]?\d+$/.test(text)
    ? Number.parseInt(text, 10)
    : `strconv.Atoi: parsing "${text}": invalid syntax`;
}

const UNITS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  us: 1e-3,
  µs: 1e-3,
  ns: 1e-6,
};

/** Go's time.ParseDuration in milliseconds; a text is the error. */
export function parseDuration(text: string): number | string {
  if (text === '0') return 0;
  if (/^[+-]?\d+(\.\d+)?$/.test(text)) return `time: missing unit in duration "${text}"`;
  const match = /^([+-]?)((?:\d+(?:\.\d+)?(?:ms|us|µs|ns|s|m|h))+)$/.exec(text);
  if (!match?.[2]) return `time: invalid duration "${text}"`;
  const parts = match[2].matchAll(/(\d+(?:\.\d+)?)(ms|us|µs|ns|s|m|h)/g);
  const sum = [...parts].reduce(
    (total, [, amount, unit]) => total + Number(amount) * (UNITS[unit ?? 's'] ?? 0),
    0,
  );
  return match[1] === '-' ? -sum : sum;
}

/** The only directive of a name, or the error of plug-ins that take one only (CoreDNS plugin.ErrOnce). */
export const once = (directives: readonly Directive[]): Directive | string => {
  const [directive, second] = directives;
  return directive && !second ? directive : 'this plugin can only be used once per Server Block';
};

/** Stands on the directive's name at first. */
export function dispense({ file, tokens }: Directive): Controller {
  let cursor = 0;
  let nesting = 0;
  const val = () => tokens[cursor]?.text ?? '';
  const errf = (message: string) => `${file}:${tokens[cursor]?.line ?? 0} - Error during parsing: ${message}`;
  const nextArg = () => {
    if (cursor + 1 >= tokens.length || tokens[cursor + 1]?.line !== tokens[cursor]?.line) return false;
    cursor++;
    return true;
  };
  return {
    val,
    nextArg,
    remainingArgs() {
      const args: string[] = [];
      while (nextArg()) {
        if (val() === '{') {
          cursor--;
          break;
        }
        args.push(val());
      }
      return args;
    },
    nextBlock() {
      if (nesting > 0) {
        cursor++;
        if (val() === '}') {
          nesting--;
          return false;
        }
        return cursor < tokens.length;
      }
      if (!nextArg()) return false;
      if (val() !== '{') {
        cursor--;
        return false;
      }
      cursor++;
      if (val() === '}') return false;
      nesting++;
      return true;
    },
    errf,
    syntaxErr: (expected) =>
      `${file}:${tokens[cursor]?.line ?? 0} - Syntax error: Unexpected token '${val()}', expecting '${expected}'`,
    argErr: () => errf(`Wrong argument count or unexpected line ending after '${val()}'`),
    atoi,
  };
}
