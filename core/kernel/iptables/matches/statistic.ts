import { unsigned } from '../../numbers.ts';
import { type MatchExtension, not } from '../extension.ts';

/** Probabilities are kept as multiples of 2^-31 (net/netfilter/xt_statistic.c). */
const ONE = 0x80000000;

type Statistic =
  | { readonly mode: 'random'; readonly negated: boolean; readonly threshold: number }
  | { readonly mode: 'nth'; readonly negated: boolean; readonly every: number; readonly packet: number };

/** `-m statistic --mode random --probability P` and `--mode nth --every N [--packet K]`. */
export const statistic: MatchExtension<Statistic> = {
  name: 'statistic',
  options: { '--mode': 1, '--probability': 1, '--every': 1, '--packet': 1 },
  parse(given) {
    const find = (option: string) => given.find((one) => one.option === option);
    const mode = find('--mode')?.words[0];
    if (mode === 'random') {
      const option = find('--probability');
      const probability = option ? Number(option.words[0]) : Number.NaN;
      if (!(probability >= 0 && probability <= 1))
        return { error: 'statistic: --probability must be between 0.0 and 1.0' };
      return { mode, negated: option?.negated ?? false, threshold: Math.round(probability * ONE) };
    }
    if (mode === 'nth') {
      const option = find('--every');
      const every = unsigned(option?.words[0] ?? '');
      const packet = unsigned(find('--packet')?.words[0] ?? '0');
      if (!every || packet === undefined || packet >= every)
        return { error: 'statistic: bad --every or --packet' };
      return { mode, negated: option?.negated ?? false, every, packet };
    }
    return { error: `statistic: bad mode "${mode ?? ''}"` };
  },
  print: (options) =>
    options.mode === 'random'
      ? `--mode random ${not(options.negated)}--probability ${(options.threshold / ONE).toFixed(11)}`
      : `--mode nth ${not(options.negated)}--every ${options.every} --packet ${options.packet}`,
  test(options, sight, rule) {
    if (options.mode === 'nth')
      return (sight.nextNth(rule, options.every, options.packet) === 0) !== options.negated;
    const drawn = sight.draw();
    const matched = Math.floor(drawn * ONE) < options.threshold !== options.negated;
    const probability = options.threshold / ONE;
    return { matched, chance: { probability: options.negated ? 1 - probability : probability, drawn } };
  },
};
