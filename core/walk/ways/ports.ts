import type { Header } from '../../net/index.ts';
import type { Told } from '../tools/index.ts';
import { portOf, type Turn } from './draws.ts';
import { requestsOf } from './journeys.ts';
import type { Trace } from './traces.ts';

/** Ports that were drawn ► which of the draws it was. */
export type DrawnPorts = ReadonlyMap<number, number>;

/** A header as it is where other ports are drawn. */
export function withPorts(header: Header, ports: DrawnPorts, drawn: readonly number[]): Header {
  const moved = (port: number): number => {
    const at = ports.get(port);
    return at === undefined ? port : (drawn[at] as number);
  };
  const { protocol, src, sport, dst, dport } = header;
  return { protocol, src, sport: moved(sport), dst, dport: moved(dport) };
}

/** Ports that requests are sent to: they are the same for each. */
const fixedPorts = (told: Told): ReadonlySet<number> =>
  new Set(requestsOf(told).flatMap(({ legs }) => legs.map(({ packet }) => packet.dport)));

/**
 * The ports that a request drew; undefined where what it left behind does not tell them apart: one was taken and another used in its
 * place, two are alike, or one is also a port that requests are sent to.
 */
export function portsOf(
  turns: readonly Turn[],
  traces: readonly Trace[],
  told: Told,
): DrawnPorts | undefined {
  const drawn = turns.flatMap(({ draw, value }) => (draw.as === 'port' ? [portOf(draw, value)] : []));
  const ports = new Map(drawn.map((port, i) => [port, i]));
  const seen = new Set(
    traces.flatMap(({ flows }) => flows.flatMap(({ original, reply }) => [original.sport, reply.dport])),
  );
  const fixed = fixedPorts(told);
  const isTold = ports.size === drawn.length && drawn.every((port) => seen.has(port) && !fixed.has(port));
  return isTold ? ports : undefined;
}
