import { type Given, not, type TargetExtension } from '../extension.ts';

const isNotrack = (given: readonly Given[]): boolean => given.some(({ option }) => option === '--notrack');

/**
 * `-j CT --notrack`: conntrack passes the packet by, and with it nat. Other uses of CT, such as `--zone` and `--helper`, are kept and let the
 * packet go on. Only for table raw (net/netfilter/xt_CT.c).
 */
export const ct: TargetExtension<readonly Given[]> = {
  name: 'CT',
  options: {
    '--notrack': 0,
    '--zone': 1,
    '--zone-orig': 1,
    '--zone-reply': 1,
    '--helper': 1,
    '--timeout': 1,
    '--ctevents': 1,
    '--expevents': 1,
  },
  parse: (given) => given,
  print: (given) =>
    given.map(({ option, negated, words }) => [`${not(negated)}${option}`, ...words].join(' ')).join(' '),
  models: isNotrack,
  act: (given) => ({ do: isNotrack(given) ? 'NOTRACK' : 'CONTINUE' }),
};

/** `-j NOTRACK`: the old name of `CT --notrack`. */
export const notrack: TargetExtension<Readonly<Record<string, never>>> = {
  name: 'NOTRACK',
  options: {},
  parse: () => ({}),
  print: () => '',
  act: () => ({ do: 'NOTRACK' }),
};
