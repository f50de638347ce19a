import type { Sight } from '../../sight.ts';
import { type Given, type MatchExtension, not } from '../extension.ts';
import { interfaceMatches } from '../interface-name.ts';

/** In the order in which they are printed (libxt_physdev). */
const TESTS: Readonly<Record<string, (given: Given, sight: Sight) => boolean>> = {
  '--physdev-is-in': (_, { physIn }) => physIn !== undefined,
  '--physdev-in': ({ words }, { physIn }) => interfaceMatches(words[0] ?? '', physIn),
  '--physdev-is-out': (_, { physOut }) => physOut !== undefined,
  '--physdev-out': ({ words }, { physOut }) => interfaceMatches(words[0] ?? '', physOut),
  '--physdev-is-bridged': (_, { physIn, physOut }) => physIn !== undefined && physOut !== undefined,
};

/** `-m physdev`: the port of a bridge that a frame came in by or leaves by. */
export const physdev: MatchExtension<readonly Given[]> = {
  name: 'physdev',
  options: {
    '--physdev-in': 1,
    '--physdev-out': 1,
    '--physdev-is-in': 0,
    '--physdev-is-out': 0,
    '--physdev-is-bridged': 0,
  },
  parse: (given) => (given.length === 0 ? { error: 'physdev: no physdev option specified' } : given),
  print: (given) =>
    Object.keys(TESTS)
      .flatMap((option) => given.filter((one) => one.option === option))
      .map(({ option, negated, words }) => [`${not(negated)}${option}`, ...words].join(' '))
      .join(' '),
  test: (given, sight) => given.every((one) => TESTS[one.option]?.(one, sight) !== one.negated),
};
