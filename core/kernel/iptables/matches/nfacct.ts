import type { MatchExtension } from '../extension.ts';
import { quoted } from '../words.ts';

interface Nfacct {
  readonly counter: string;
}

/** `-m nfacct --nfacct-name NAME`: always true. The two blanks before the name are those of libxt_nfacct. Nothing is counted. */
export const nfacct: MatchExtension<Nfacct> = {
  name: 'nfacct',
  options: { '--nfacct-name': 1 },
  parse(given) {
    const counter = given[0]?.words[0];
    return counter === undefined
      ? { error: 'nfacct: option "--nfacct-name" must be specified' }
      : { counter };
  },
  print: ({ counter }) => `--nfacct-name  ${quoted(counter)}`,
  test: () => true,
};
