import type { MatchExtension } from '../extension.ts';
import { conntrack } from './conntrack.ts';

type State = typeof conntrack extends MatchExtension<infer Options> ? Options : never;

/** `-m state [!] --state LIST`: the old name of `conntrack --ctstate`. */
export const state: MatchExtension<State> = {
  ...conntrack,
  name: 'state',
  options: { '--state': 1 },
  print: (options, family) => conntrack.print(options, family).replace('--ctstate', '--state'),
};
