import { portRange, printRange } from '../../numbers.ts';
import { type MatchExtension, not } from '../extension.ts';

type Side = '--sports' | '--dports' | '--ports';

interface Multiport {
  readonly side: Side;
  readonly negated: boolean;
  readonly ranges: readonly (readonly [number, number])[];
}

const SIDES: ReadonlyMap<string, Side> = new Map([
  ['--sports', '--sports'],
  ['--source-ports', '--sports'],
  ['--dports', '--dports'],
  ['--destination-ports', '--dports'],
  ['--ports', '--ports'],
]);

/** `-m multiport [!] --dports 80,8000:8010`: up to 15 ports or ranges, as CNI plug-ins use it for host ports. */
export const multiport: MatchExtension<Multiport> = {
  name: 'multiport',
  options: Object.fromEntries([...SIDES.keys()].map((option) => [option, 1])),
  parse(given) {
    const option = given[0];
    const side = SIDES.get(option?.option ?? '');
    if (!option || !side || given.length > 1)
      return { error: 'multiport: exactly one list of ports is needed' };
    const ranges = (option.words[0] ?? '').split(',').map((text) => portRange(text, ':'));
    const good = ranges.filter((range) => range !== undefined);
    if (good.length < ranges.length || good.length > 15)
      return { error: `multiport: bad ports "${option.words[0]}"` };
    return { side, negated: option.negated, ranges: good };
  },
  print: ({ side, negated, ranges }) =>
    `${not(negated)}${side} ${ranges.map((range) => printRange(range, ':')).join(',')}`,
  test({ side, negated, ranges }, { packet }) {
    if (packet.protocol === 'ICMP') return false;
    const listed = (port: number): boolean => ranges.some(([low, high]) => port >= low && port <= high);
    const source = side !== '--dports' && listed(packet.sport);
    const destination = side !== '--sports' && listed(packet.dport);
    return (source || destination) !== negated;
  },
};
