import type { MatchExtension } from '../extension.ts';
import { PORT_OPTIONS, type Ports, parsePorts, printPorts, testPorts } from './ports.ts';

/** `-m udp`: ports. */
export const udp: MatchExtension<Ports> = {
  name: 'udp',
  options: PORT_OPTIONS,
  parse: parsePorts,
  print: printPorts,
  test: (ports, sight) => testPorts('UDP', ports, sight),
};
