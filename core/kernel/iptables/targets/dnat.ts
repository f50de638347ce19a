import { canonicalAddress, familyOf, joinHostPort, splitHostPort } from '../../../net/index.ts';
import type { TargetExtension } from '../extension.ts';

interface Dnat {
  readonly address: string;
  readonly port?: number;
  readonly flags: readonly string[];
}

/** `-j DNAT --to-destination ADDRESS[:PORT]`. Ranges are not taken. */
export const dnat: TargetExtension<Dnat> = {
  name: 'DNAT',
  options: { '--to-destination': 1, '--random': 0, '--persistent': 0 },
  parse(given, family) {
    const text = given.find((one) => one.option === '--to-destination')?.words[0];
    if (text === undefined) return { error: 'DNAT: option "--to-destination" must be specified' };
    const flags = ['--random', '--persistent'].filter((flag) => given.some((one) => one.option === flag));
    const both = splitHostPort(text);
    const address = both?.address ?? canonicalAddress(text.replace(/^\[(.*)\]$/, '$1'));
    if (address === undefined || familyOf(address) !== family)
      return { error: `DNAT: bad IP address "${text}"` };
    return both ? { ...both, flags } : { address, flags };
  },
  print: ({ address, port, flags }) =>
    [`--to-destination ${port === undefined ? address : joinHostPort(address, port)}`, ...flags].join(' '),
  act: ({ address, port }) => ({ do: 'DNAT', address, ...(port === undefined ? {} : { port }) }),
};
