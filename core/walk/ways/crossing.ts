import type { IpvsConnection } from '../../kernel/index.ts';
import type { Millis } from '../../sim/index.ts';
import { type Draw, type Turn, wayOf } from './draws.ts';
import type { DrawnPorts } from './ports.ts';
import { serverOf } from './servings.ts';
import type { Trace } from './traces.ts';

/** A way that a request went: how it ended, and what it left behind. */
export interface Way {
  readonly group: number;
  readonly elapsed: Millis;
  readonly traces: readonly Trace[];
  readonly ports: DrawnPorts;
  /** Connections of IPVS, as they were in the end. */
  readonly last: readonly IpvsConnection[];
}

/** Ways by the decisions that lead to them: which way a number goes, or a server by name. */
export type Crossing = { readonly draw: Draw; readonly ways: Map<number | string, Crossing> } | { way: Way };

/** The crossings with one more way. Another way that the same decisions led to stays. */
export function withWay(start: Crossing | undefined, turns: readonly Turn[], way: Way): Crossing {
  let servers = 0;
  const build = (at: Crossing | undefined, next: number): Crossing => {
    const turn = turns[next];
    if (!turn) return at ?? { way };
    const { draw, value } = turn;
    const here = at ?? { draw, ways: new Map() };
    if (!('draw' in here)) return here;
    const last = draw.as === 'server' ? way.last[servers++] : undefined;
    const key = draw.as === 'server' ? last && serverOf(last) : wayOf(draw, value);
    if (key !== undefined) here.ways.set(key, build(here.ways.get(key), next + 1));
    return here;
  };
  return build(start, 0);
}
