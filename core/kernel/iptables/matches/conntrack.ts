import { type MatchExtension, not } from '../extension.ts';

/** In the order in which they are printed (libxt_conntrack). */
const STATES = ['INVALID', 'NEW', 'RELATED', 'ESTABLISHED', 'UNTRACKED', 'SNAT', 'DNAT'] as const;

interface Conntrack {
  readonly negated: boolean;
  readonly states: readonly (typeof STATES)[number][];
}

/** `-m conntrack [!] --ctstate LIST`. `SNAT` and `DNAT` are true of a flow whose address was changed, whatever its state (net/netfilter/xt_conntrack.c). */
export const conntrack: MatchExtension<Conntrack> = {
  name: 'conntrack',
  options: { '--ctstate': 1 },
  parse(given) {
    const option = given[0];
    if (!option) return { error: 'conntrack: at least one option is required' };
    const names = (option.words[0] ?? '').split(',');
    const unknown = names.find((name) => !STATES.some((state) => state === name));
    if (unknown !== undefined) return { error: `conntrack: bad ctstate "${unknown}"` };
    return { negated: option.negated, states: STATES.filter((state) => names.includes(state)) };
  },
  print: ({ negated, states }) => `${not(negated)}--ctstate ${states.join(',')}`,
  test({ negated, states }, sight) {
    const holds = states.some((state) =>
      state === 'SNAT' ? sight.nat.src : state === 'DNAT' ? sight.nat.dst : state === sight.ctState,
    );
    return holds !== negated;
  },
};
