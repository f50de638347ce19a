/** Flags of a command: those that take a value with their letter, and those that stand alone. */
export interface FlagSet {
  readonly values: Readonly<Record<string, string>>;
  readonly switches: readonly string[];
  /** Letters of switches: `{ A: 'all-namespaces' }`. */
  readonly letters?: Readonly<Record<string, string>>;
  /** Values of flags that may stand without one: `--dry-run`. */
  readonly alone?: Readonly<Record<string, string>>;
}

/** What a command line says. Values of repeated flags are kept in order. */
export interface Flags {
  readonly arguments: readonly string[];
  readonly values: Readonly<Record<string, readonly string[]>>;
  readonly error?: string;
}

/** Flags of every command, most of which say which cluster is meant: here there is one. */
const GLOBAL: FlagSet['values'] = {
  namespace: 'n',
  context: '',
  cluster: '',
  user: '',
  kubeconfig: '',
  server: 's',
  'request-timeout': '',
  v: 'v',
};

const byLetter = (values: FlagSet['values'], letter: string): string | undefined =>
  Object.entries(values).find(([, short]) => short === letter)?.[0];

const shorthand = (flags: FlagSet, letter: string): string | undefined =>
  flags.letters?.[letter] ?? byLetter(flags.values, letter) ?? byLetter(GLOBAL, letter);

/** Reads flags as pflag does: `--name=value`, `--name value`, `-n value`, `-nvalue`, `--switch[=bool]`. */
export function readFlags(line: readonly string[], flags: FlagSet, command: string): Flags {
  const rest: string[] = [];
  const values: Record<string, string[]> = {};
  const unknown = (what: string): Flags => ({
    arguments: rest,
    values,
    error: `${what}\nSee 'kubectl ${command} --help' for usage.`,
  });
  for (let index = 0; index < line.length; index++) {
    const word = line[index] as string;
    if (word === '-' || !word.startsWith('-')) {
      rest.push(word);
      continue;
    }
    if (word === '--') return { arguments: [...rest, ...line.slice(index + 1)], values };
    const long = word.startsWith('--');
    const [head, ...tail] = word.slice(long ? 2 : 1).split('=');
    const letter = (head as string)[0] as string;
    const name = long ? (head as string) : shorthand(flags, letter);
    const isSwitch = name !== undefined && flags.switches.includes(name);
    if (name === undefined || !(isSwitch || name in flags.values || name in GLOBAL))
      return unknown(long ? `unknown flag: --${head}` : `unknown shorthand flag: '${letter}' in ${word}`);
    const alone = name === undefined ? undefined : flags.alone?.[name];
    const attached = long ? undefined : (head as string).slice(1);
    const given = tail.length > 0 ? tail.join('=') : attached || undefined;
    const value = given ?? (isSwitch ? 'true' : (alone ?? line[++index]));
    if (value === undefined)
      return unknown(`flag needs an argument: ${long ? `--${name}` : `'${letter}' in ${word}`}`);
    values[name] = [...(values[name] ?? []), value];
  }
  return { arguments: rest, values };
}

/** The last value of a flag. */
export function last(flags: Flags, name: string): string | undefined {
  return flags.values[name]?.at(-1);
}

/** True for a switch that is on. */
export function isOn(flags: Flags, name: string): boolean {
  const value = last(flags, name);
  return value !== undefined && !['false', '0', 'f', 'F', 'FALSE', 'False'].includes(value);
}
