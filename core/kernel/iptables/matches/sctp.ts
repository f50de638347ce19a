import type { MatchExtension } from '../extension.ts';
import { onlyPort, PORT_OPTIONS, type Ports, parsePorts, printPorts, testPorts } from './ports.ts';

/** `-m sctp`: ports. */
export const sctp: MatchExtension<Ports> = {
  name: 'sctp',
  options: PORT_OPTIONS,
  parse: parsePorts,
  print: printPorts,
  onlyPort,
  test: (ports, sight) => testPorts('SCTP', ports, sight),
};
