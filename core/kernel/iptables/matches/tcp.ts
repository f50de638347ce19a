import type { TcpFlags } from '../../../net/index.ts';
import { isRefusal, type MatchExtension, not } from '../extension.ts';
import { onlyPort, PORT_OPTIONS, type Ports, parsePorts, printPorts, testPorts } from './ports.ts';

/** In the order in which they are printed (libxt_tcp). */
const FLAGS = ['FIN', 'SYN', 'RST', 'PSH', 'ACK', 'URG'] as const;
type Flag = (typeof FLAGS)[number];

interface Tcp extends Ports {
  readonly flags?: {
    readonly negated: boolean;
    readonly mask: readonly Flag[];
    readonly set: readonly Flag[];
  };
}

function flagList(text: string): readonly Flag[] | undefined {
  if (text === 'ALL') return FLAGS;
  if (text === 'NONE') return [];
  const names = text.split(',');
  const flags = FLAGS.filter((flag) => names.includes(flag));
  return flags.length === names.length ? flags : undefined;
}

const printFlags = (flags: readonly Flag[]): string => (flags.length === 0 ? 'NONE' : flags.join(','));

const carries = (tcp: TcpFlags | undefined, flag: Flag): boolean => (tcp ?? 'ACK').split('-').includes(flag);

/** `-m tcp`: ports, `--syn` and `--tcp-flags MASK SET`. */
export const tcp: MatchExtension<Tcp> = {
  name: 'tcp',
  options: { ...PORT_OPTIONS, '--syn': 0, '--tcp-flags': 2 },
  parse(given) {
    const ports = parsePorts(given);
    if (isRefusal(ports)) return ports;
    const option = given.find((one) => one.option === '--syn' || one.option === '--tcp-flags');
    if (!option) return ports;
    const mask = option.option === '--syn' ? flagList('FIN,SYN,RST,ACK') : flagList(option.words[0] ?? '');
    const set = option.option === '--syn' ? flagList('SYN') : flagList(option.words[1] ?? '');
    if (!mask || !set) return { error: `tcp: unknown flag in "${option.words.join(' ')}"` };
    return { ...ports, flags: { negated: option.negated, mask, set } };
  },
  print({ flags, ...ports }) {
    const flagText = flags
      ? `${not(flags.negated)}--tcp-flags ${printFlags(flags.mask)} ${printFlags(flags.set)}`
      : '';
    return [printPorts(ports), flagText].filter((text) => text !== '').join(' ');
  },
  onlyPort,
  test({ flags, ...ports }, sight) {
    if (!testPorts('TCP', ports, sight)) return false;
    if (!flags) return true;
    return (
      flags.mask.every((flag) => carries(sight.packet.tcp, flag) === flags.set.includes(flag)) !==
      flags.negated
    );
  },
};
