import { type Given, type MatchExtension, not, type TargetExtension } from './extension.ts';
import { quoted } from './words.ts';

/** Quoted only where it must be: what the module itself would quote is not known. */
const printWord = (word: string): string => (word === '' || /[\s"\\]/.test(word) ? quoted(word) : word);

const printGiven = (given: readonly Given[]): string =>
  given
    .map(({ option, negated, words }) => [`${not(negated)}${option}`, ...words.map(printWord)].join(' '))
    .join(' ');

/**
 * A match of a real node that is not modelled, such as `set` or `limit`. It is printed as it was read, and no packet meets it:
 * a pasted dump stays whole, and a walk names the condition it could not judge.
 */
export const foreignMatch = (name: string): MatchExtension<readonly Given[]> => ({
  name,
  options: {},
  parse: (given) => given,
  print: printGiven,
  test: () => false,
});

/** Targets of iptables that are not modelled. A packet goes on with the next rule, which is right for all but the last row. */
const FOREIGN_TARGETS: ReadonlySet<string> = new Set([
  ...['LOG', 'NFLOG', 'TRACE', 'AUDIT', 'TEE', 'SET', 'IDLETIMER', 'RATEEST', 'LED'],
  ...['CONNMARK', 'CONNSECMARK', 'SECMARK', 'CLASSIFY'],
  ...['TCPMSS', 'TCPOPTSTRIP', 'TTL', 'HL', 'DSCP', 'TOS', 'ECN', 'CHECKSUM'],
  ...['REDIRECT', 'NETMAP', 'TPROXY', 'NFQUEUE', 'SYNPROXY'],
]);

export const isForeignTarget = (name: string): boolean => FOREIGN_TARGETS.has(name);

/** A target that is not modelled, printed as it was read. */
export const foreignTarget = (name: string): TargetExtension<readonly Given[]> => ({
  name,
  options: {},
  parse: (given) => given,
  print: printGiven,
  act: () => ({ do: 'CONTINUE' }),
});
