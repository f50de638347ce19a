import type { Cluster } from '../../cluster/index.ts';
import { type Ipvs, type IpvsConnection, type KeyedFlow, liveKeys, repeated } from '../../kernel/index.ts';
import { flowKey } from '../../net/index.ts';
import { drawAt, type Millis } from '../../sim/index.ts';
import { freePort } from '../connect.ts';
import type { Run } from '../run.ts';
import type { Told } from '../tools/index.ts';
import { type Crossing, type Way, withWay } from './crossing.ts';
import { type Draw, drawsOf, portOf, wayOf } from './draws.ts';
import { portsOf, withPorts } from './ports.ts';
import { closed, lastOf, type Serving, serve, serverOf } from './servings.ts';
import { isForgotten, type Trace, tracesOf } from './traces.ts';

/**
 * Ways that requests of one instant have gone. A request whose draws lead where another one's led goes as that one did, but for
 * its ports: what it leaves behind is written down, and no kernel runs. Only for requests that meet nothing of each other.
 */
export interface KnownWays {
  /** Lets one more request go a known way; undefined where its draws lead elsewhere, or to a flow that is taken. */
  go(cluster: Cluster): { readonly group: number; readonly elapsed: Millis } | undefined;
  /** Whether the request that has just been refused is worth a record: its draws led elsewhere, and requests leave no trace in each other's way. */
  learns(): boolean;
  /** Drops what was known if a request changed what the next ones meet. */
  notice(before: Cluster, after: Cluster): boolean;
  /** Learns from a recorded request. */
  learn(before: Cluster, after: Cluster, run: Run, told: Told, group: number): void;
  /** The cluster with all that the requests that went known ways left behind. */
  settle(cluster: Cluster): Cluster;
}

function entryIn<Value>(map: Map<string, Value>, key: string, make: () => Value): Value {
  const found = map.get(key);
  if (found !== undefined) return found;
  const made = make();
  map.set(key, made);
  return made;
}

/** So many requests in a row may change what the next one meets (caches fill, clients stick) before nobody learns from them. */
const PATIENCE = 8;

/** A request on its way through the crossings: the ports and the servers that it got. */
interface Going {
  readonly ports: number[];
  readonly servers: { readonly node: string; readonly connection: IpvsConnection }[];
  readonly tables: Map<string, Ipvs>;
}

export function knownWays(): KnownWays {
  let start: Crossing | undefined;
  let known = false;
  let inVain = 0;
  const gone = new Map<Way, number>();
  const flows = new Map<string, KeyedFlow[]>();
  /** Keys of the flows of each node that has been asked for one: those of the cluster, and those of requests that went known ways. */
  const taken = new Map<string, Set<string>>();
  const tables = new Map<string, Ipvs>();
  /** How often each stream has been drawn from. */
  const drawn = new Map<string, number>();

  const takenOn = ({ nodes, now }: Cluster, node: string): Set<string> =>
    entryIn(taken, node, () => {
      const netns = nodes[node];
      return new Set(netns ? liveKeys(netns.conntrack, now) : []);
    });
  const isFree = (cluster: Cluster, node: string, key: string): boolean => !takenOn(cluster, node).has(key);
  const portFor = (cluster: Cluster, draw: Extract<Draw, { as: 'port' }>, value: number): number => {
    const { socket } = draw;
    if (!socket) return portOf(draw, value);
    const { flow, nodes } = socket;
    return freePort(value, (sport) => {
      const key = flowKey({ ...flow, sport });
      return nodes.every((node) => isFree(cluster, node, key));
    });
  };
  /** The server that is in turn; undefined where nobody can be. */
  const serverFor = (cluster: Cluster, going: Going, serving: Serving): string | undefined => {
    const { packet, port } = serving;
    const sport = port === undefined ? packet.sport : going.ports[port];
    const served = sport === undefined ? undefined : serve(cluster, going.tables, serving, sport);
    if (!served) return undefined;
    going.tables.set(serving.node, served.ipvs);
    going.servers.push({ node: serving.node, connection: served.connection });
    return serverOf(served.connection);
  };
  /** The way that chance leads to, if it is known. Draws count only once the request has gone. */
  const find = (cluster: Cluster, going: Going, draws: Map<string, number>): Way | undefined => {
    let at = start;
    while (at && 'draw' in at) {
      const { draw } = at;
      if (draw.as === 'server') {
        const server = serverFor(cluster, going, draw);
        at = server === undefined ? undefined : at.ways.get(server);
        continue;
      }
      const count =
        draws.get(draw.stream) ?? drawn.get(draw.stream) ?? cluster.chance.counters[draw.stream] ?? 0;
      draws.set(draw.stream, count + 1);
      const value = drawAt(cluster.chance.seed, draw.stream, count);
      if (draw.as === 'port') going.ports.push(portFor(cluster, draw, value));
      at = at.ways.get(wayOf(draw, value));
    }
    return at?.way;
  };
  /** The flows of a request that goes a known way; undefined where one of them is taken. */
  const flowsOf = (
    cluster: Cluster,
    { traces, ports }: Way,
    drawnPorts: readonly number[],
  ): readonly (readonly [node: string, flow: KeyedFlow])[] | undefined => {
    const made: [string, KeyedFlow][] = [];
    for (const { node, flows: templates } of traces)
      for (const template of templates) {
        const entry = {
          ...template,
          original: withPorts(template.original, ports, drawnPorts),
          reply: withPorts(template.reply, ports, drawnPorts),
        };
        const [original, reply] = [flowKey(entry.original), flowKey(entry.reply)];
        if (!isFree(cluster, node, original) || !isFree(cluster, node, reply)) return undefined;
        made.push([node, { entry, original, reply }]);
      }
    return made;
  };
  const notice = (before: Cluster, after: Cluster): boolean => {
    const forgotten = isForgotten(before, after);
    if (!forgotten) start = undefined;
    return forgotten;
  };
  /** Takes the keys of what a recorded request left behind; without its traces all are looked for anew. */
  const take = (traces: readonly Trace[] | undefined): void => {
    if (!traces) taken.clear();
    for (const { node, flows: left } of traces ?? []) {
      const keys = taken.get(node);
      for (const { original, reply } of left) keys?.add(flowKey(original)).add(flowKey(reply));
    }
  };
  return {
    notice(before, after) {
      taken.clear();
      return notice(before, after);
    },
    learns: () => !known && inVain < PATIENCE,
    go(cluster) {
      const going: Going = { ports: [], servers: [], tables: new Map(tables) };
      const draws = new Map<string, number>();
      const way = find(cluster, going, draws);
      known = way !== undefined;
      const made = way && flowsOf(cluster, way, going.ports);
      if (!way || !made) return undefined;
      for (const [node, flow] of made) {
        takenOn(cluster, node).add(flow.original).add(flow.reply);
        entryIn(flows, node, (): KeyedFlow[] => []).push(flow);
      }
      for (const [i, { node, connection }] of going.servers.entries())
        going.tables.set(
          node,
          closed(going.tables.get(node) as Ipvs, way.last[i] as IpvsConnection, connection),
        );
      for (const [node, ipvs] of going.tables) tables.set(node, ipvs);
      for (const [stream, count] of draws) drawn.set(stream, count);
      gone.set(way, (gone.get(way) ?? 0) + 1);
      return { group: way.group, elapsed: way.elapsed };
    },
    learn(before, after, run, told, group) {
      const turns = notice(before, after) ? drawsOf(run, told) : undefined;
      const traces = turns && tracesOf(before, after);
      take(traces);
      inVain++;
      if (!turns || !traces) return;
      const servings = turns.flatMap(({ draw }) => (draw.as === 'server' ? [draw] : []));
      const last = lastOf(before, after, servings);
      const ports = portsOf(turns, traces, told);
      if (!last || !ports) return;
      inVain = 0;
      start = withWay(start, turns, { group, elapsed: run.elapsed(), traces, ports, last });
    },
    settle(cluster) {
      if (gone.size === 0) return cluster;
      const nodes = { ...cluster.nodes };
      for (const [node, netns] of Object.entries(nodes)) {
        const counts = [...gone].flatMap(([way, times]) => {
          const trace = way.traces.find((one) => one.node === node);
          return trace ? [{ each: trace.counts, times }] : [];
        });
        const own = flows.get(node) ?? [];
        const ipvs = tables.get(node);
        if (counts.length > 0 || own.length > 0)
          nodes[node] = { ...repeated(netns, own, counts), ...(ipvs ? { ipvs } : {}) };
      }
      const counters = { ...cluster.chance.counters, ...Object.fromEntries(drawn) };
      for (const one of [gone, flows, tables, drawn]) one.clear();
      return { ...cluster, nodes, chance: { ...cluster.chance, counters } };
    },
  };
}
