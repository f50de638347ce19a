import { canonicalAddress, familyOf } from '../../../net/index.ts';
import { portRange, printRange } from '../../numbers.ts';
import type { TargetExtension } from '../extension.ts';

interface Snat {
  readonly address: string;
  readonly ports?: readonly [number, number];
  readonly flags: readonly string[];
}

const FLAGS = ['--random', '--random-fully', '--persistent'];

/** `-j SNAT --to-source ADDRESS[:PORT[-PORT]]`. Address ranges are not taken. */
export const snat: TargetExtension<Snat> = {
  name: 'SNAT',
  options: { '--to-source': 1, '--random': 0, '--random-fully': 0, '--persistent': 0 },
  parse(given, family) {
    const text = given.find((one) => one.option === '--to-source')?.words[0];
    if (text === undefined) return { error: 'SNAT: option "--to-source" must be specified' };
    const match = /^(?:\[([^\]]+)\]|([^:]+)):([\d-]+)$/.exec(text);
    const address = canonicalAddress(match?.[1] ?? match?.[2] ?? text);
    const ports = match?.[3] === undefined ? undefined : portRange(match[3], '-');
    if (address === undefined || familyOf(address) !== family || (match && !ports))
      return { error: `SNAT: bad IP address "${text}"` };
    const flags = FLAGS.filter((flag) => given.some((one) => one.option === flag));
    return ports ? { address, ports, flags } : { address, flags };
  },
  print({ address, ports, flags }) {
    const host = ports && address.includes(':') ? `[${address}]` : address;
    return [`--to-source ${host}${ports ? `:${printRange(ports, '-')}` : ''}`, ...flags].join(' ');
  },
  act: ({ address, ports, flags }) => ({
    do: 'SNAT',
    address,
    ...(ports ? { ports } : {}),
    random: flags.some((flag) => flag.startsWith('--random')),
  }),
};
