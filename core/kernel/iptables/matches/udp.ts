import type { MatchExtension } from '../extension.ts';
import { onlyPort, PORT_OPTIONS, type Ports, parsePorts, printPorts, testPorts } from './ports.ts';

/** `-m udp`: ports. */
export const udp: MatchExtension<Ports> = {
  name: 'udp',
  options: PORT_OPTIONS,
  parse: parsePorts,
  print: printPorts,
  onlyPort,
  test: (ports, sight) => testPorts('UDP', ports, sight),
};
