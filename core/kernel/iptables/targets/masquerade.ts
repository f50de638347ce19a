import { portRange, printRange } from '../../numbers.ts';
import type { TargetExtension } from '../extension.ts';

interface Masquerade {
  readonly ports?: readonly [number, number];
  readonly flags: readonly string[];
}

/** `-j MASQUERADE`: source becomes the address of the interface that the packet leaves by. */
export const masquerade: TargetExtension<Masquerade> = {
  name: 'MASQUERADE',
  options: { '--to-ports': 1, '--random': 0, '--random-fully': 0 },
  parse(given) {
    const text = given.find((one) => one.option === '--to-ports')?.words[0];
    const ports = text === undefined ? undefined : portRange(text, '-');
    if (text !== undefined && !ports) return { error: `MASQUERADE: bad ports "${text}"` };
    const flags = ['--random', '--random-fully'].filter((flag) => given.some((one) => one.option === flag));
    return ports ? { ports, flags } : { flags };
  },
  print: ({ ports, flags }) =>
    [...(ports ? [`--to-ports ${printRange(ports, '-')}`] : []), ...flags].join(' '),
  act: ({ ports, flags }) => ({ do: 'MASQUERADE', ...(ports ? { ports } : {}), random: flags.length > 0 }),
};
