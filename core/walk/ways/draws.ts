import type { RuleVisit } from '../../kernel/index.ts';
import type { Drawn, Run, Socket } from '../run.ts';
import type { Told } from '../tools/index.ts';
import { journeysOf } from './journeys.ts';
import { type Serving, servingsOf } from './servings.ts';

/**
 * What a draw decided: one of two (`statistic`), one of many, a port number, or nothing that shows. IPVS draws nothing, but who its
 * scheduler has in turn decides all the same.
 */
export type Draw =
  | { readonly stream: string; readonly as: 'below'; readonly probability: number }
  | { readonly stream: string; readonly as: 'nth'; readonly of: number }
  | { readonly stream: string; readonly as: 'port'; readonly socket?: Socket }
  | { readonly stream: string; readonly as: 'nothing' }
  | Serving;

const ONE = 0x80000000;

/** Which way a number goes. */
export function wayOf(draw: Exclude<Draw, Serving>, value: number): number {
  if (draw.as === 'below') return Math.floor(value * ONE) < Math.round(draw.probability * ONE) ? 1 : 0;
  return draw.as === 'nth' ? Math.floor(value * draw.of) : 0;
}

/** Ports are drawn from these ranges: of the sender (net.ipv4.ip_local_port_range), of masquerading, of a proxying load balancer. */
const RANGES: Readonly<Record<string, readonly [from: number, size: number]>> = {
  'source-port': [32768, 28232],
  netfilter: [1024, 64512],
  'load-balancer-port': [1024, 64512],
  'echo-identifier': [1, 65535],
};

/** The port that a number means, while nobody has it. */
export function portOf({ stream }: { readonly stream: string }, value: number): number {
  const [from, size] = RANGES[stream] ?? [0, 1];
  return from + Math.floor(value * size);
}

/** A decision, and which way it went. */
export interface Turn {
  readonly draw: Draw;
  readonly value: number;
}

/** The decisions of a recorded request in order, with what was drawn; undefined where one decided something that is not told. */
export function drawsOf(run: Run, told: Told): readonly Turn[] | undefined {
  const visits = new Map<number, RuleVisit>();
  let backends = 0;
  for (const journey of journeysOf(told))
    for (const leg of journey.legs)
      if (leg.leg === 'node')
        for (const pass of leg.passage.hooks)
          for (const visit of pass.decisive) {
            if (visit.chance) visits.set(visit.chance.drawn, visit);
          }
      else if (leg.leg === 'balancer') backends = leg.backends.filter(({ healthy }) => healthy).length;
  const severalAddresses = told.addresses.length > 1;
  const draws = run.drawn.map(({ stream, value, socket }: Drawn): Draw | undefined => {
    const visit = stream === 'netfilter' ? visits.get(value) : undefined;
    if (visit?.chance) {
      const { probability } = visit.chance;
      return visit.text.includes('numgen')
        ? { stream, as: 'nth', of: Math.round(1 / probability) }
        : { stream, as: 'below', probability };
    }
    if (stream === 'load-balancer') return { stream, as: 'nth', of: backends };
    if (stream === 'route') return { stream, as: 'nth', of: Object.keys(run.cluster.nodes).length };
    if (RANGES[stream]) return { stream, as: 'port', ...(socket ? { socket } : {}) };
    return severalAddresses ? undefined : { stream, as: 'nothing' };
  });
  if (!draws.every((draw) => draw !== undefined)) return undefined;
  const turns = draws.map((draw, i): Turn => ({ draw, value: run.drawn[i]?.value ?? 0 }));
  const ports = turns.flatMap(({ draw, value }) => (draw.as === 'port' ? [portOf(draw, value)] : []));
  // The last one first: what comes before it stays where it is.
  for (const { drawn, serving } of servingsOf(run, told).reverse()) {
    const port = ports.indexOf(serving.packet.sport);
    turns.splice(drawn, 0, { draw: port < 0 ? serving : { ...serving, port }, value: 0 });
  }
  return turns;
}
