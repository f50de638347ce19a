import type { MatchExtension } from '../extension.ts';
import { PORT_OPTIONS, type Ports, parsePorts, printPorts, testPorts } from './ports.ts';

/** `-m sctp`: ports. */
export const sctp: MatchExtension<Ports> = {
  name: 'sctp',
  options: PORT_OPTIONS,
  parse: parsePorts,
  print: printPorts,
  test: (ports, sight) => testPorts('SCTP', ports, sight),
};
