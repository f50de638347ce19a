import type { Protocol } from '../../../net/index.ts';
import { portRange, printRange } from '../../numbers.ts';
import type { Sight } from '../../sight.ts';
import { type Given, not, type Refusal } from '../extension.ts';

interface PortRange {
  readonly negated: boolean;
  readonly range: readonly [number, number];
}

/** The port options that tcp, udp and sctp share. */
export interface Ports {
  readonly sport?: PortRange;
  readonly dport?: PortRange;
}

export const PORT_OPTIONS = {
  '--sport': 1,
  '--source-port': 1,
  '--dport': 1,
  '--destination-port': 1,
} as const;

/** Reads the port options among `given`; others are left to the caller. */
export function parsePorts(given: readonly Given[]): Ports | Refusal {
  let ports: Ports = {};
  for (const { option, negated, words } of given) {
    if (!(option in PORT_OPTIONS)) continue;
    const range = portRange(words[0] ?? '', ':');
    if (!range) return { error: `invalid port/service "${words[0]}" specified` };
    ports = {
      ...ports,
      [option === '--sport' || option === '--source-port' ? 'sport' : 'dport']: { negated, range },
    };
  }
  return ports;
}

const one = (option: string, port: PortRange | undefined): readonly string[] =>
  port ? [`${not(port.negated)}${option} ${printRange(port.range, ':')}`] : [];

export const printPorts = ({ sport, dport }: Ports): string =>
  [...one('--sport', sport), ...one('--dport', dport)].join(' ');

const inside = (port: PortRange | undefined, number: number): boolean =>
  !port || (number >= port.range[0] && number <= port.range[1]) !== port.negated;

/** The destination port without which none of these ports can match. */
export function onlyPort({ dport }: Ports): number | undefined {
  if (!dport || dport.negated) return undefined;
  const [low, high] = dport.range;
  return low === high ? low : undefined;
}

/** Whether a packet of that protocol has the ports. */
export const testPorts = (protocol: Protocol, { sport, dport }: Ports, { packet }: Sight): boolean =>
  packet.protocol === protocol && inside(sport, packet.sport) && inside(dport, packet.dport);
