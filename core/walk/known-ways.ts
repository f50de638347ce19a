import type { Cluster } from '../cluster/index.ts';
import {
  type ConntrackEntry,
  type Counters,
  conntrackEntries,
  countedSince,
  isTaken,
  repeated,
} from '../kernel/index.ts';
import { flowKey, type Header } from '../net/index.ts';
import { type Millis, purse } from '../sim/index.ts';
import { freePort } from './connect.ts';
import { type Draw, drawsOf, portOf, wayOf } from './draws.ts';
import type { Run } from './run.ts';
import type { Told } from './tools/index.ts';

/** What one request left behind on one node. */
interface Trace {
  readonly node: string;
  readonly flows: readonly ConntrackEntry[];
  readonly counts: Counters;
}

/** A way that a request went: how it ended, and what it left behind. `ports` are those that were drawn, in order. */
interface Way {
  readonly group: number;
  readonly elapsed: Millis;
  readonly traces: readonly Trace[];
  readonly ports: ReadonlyMap<number, number>;
}

/** Ways by the draws that lead to them. */
type Crossing = { readonly draw: Draw; readonly ways: Map<number, Crossing> } | { way: Way };

/** Whether a request left nothing behind that the next one could meet, but flows of its own. */
function isForgotten(before: Cluster, after: Cluster): boolean {
  const sameNodes = Object.entries(after.nodes).every(([name, now]) => {
    const then = before.nodes[name];
    return (
      then !== undefined &&
      now.recent === then.recent &&
      now.nth === then.nth &&
      now.nftables === then.nftables &&
      now.ipvs === then.ipvs
    );
  });
  const sameDns = Object.entries(after.dns).every(([uid, server]) => before.dns[uid] === server);
  return sameNodes && sameDns && before.sockets === after.sockets;
}

/** What a request left behind; undefined where it changed flows that had been there. */
function tracesOf(before: Cluster, after: Cluster): readonly Trace[] | undefined {
  const traces: Trace[] = [];
  for (const [node, now] of Object.entries(after.nodes)) {
    const then = before.nodes[node];
    if (!then || now === then) continue;
    const old = new Set(conntrackEntries(then.conntrack, before.now));
    const live = conntrackEntries(now.conntrack, before.now);
    const flows = live.filter((entry) => !old.has(entry));
    if (live.length !== old.size + flows.length) return undefined;
    traces.push({ node, flows, counts: countedSince(then.counters, now.counters) });
  }
  return traces;
}

const withPorts = (header: Header, ports: ReadonlyMap<number, number>, drawn: readonly number[]): Header => {
  const moved = (port: number): number => {
    const at = ports.get(port);
    return at === undefined ? port : (drawn[at] as number);
  };
  return { ...header, sport: moved(header.sport), dport: moved(header.dport) };
};

/**
 * Ways that requests of one instant have gone. A request whose draws lead where another one's led goes as that one did, but for
 * its ports: what it leaves behind is written down, and no kernel runs. Only for requests that meet nothing of each other.
 */
export interface KnownWays {
  /** Lets one more request go a known way; undefined where its draws lead elsewhere, or to a flow that is taken. */
  go(
    cluster: Cluster,
  ): { readonly cluster: Cluster; readonly group: number; readonly elapsed: Millis } | undefined;
  /** Whether the request that has just been refused is worth a record: its draws led elsewhere, and requests leave no trace in each other's way. */
  learns(): boolean;
  /** Drops what was known if a request changed what the next ones meet. */
  notice(before: Cluster, after: Cluster): boolean;
  /** Learns from a recorded request. */
  learn(before: Cluster, after: Cluster, run: Run, told: Told, group: number): void;
  /** The cluster with all that the requests that went known ways left behind. */
  settle(cluster: Cluster): Cluster;
}

/** So many requests in a row may change what the next one meets (caches fill, clients stick) before nobody learns from them. */
const PATIENCE = 8;

export function knownWays(): KnownWays {
  let start: Crossing | undefined;
  let known = false;
  let inVain = 0;
  const gone = new Map<Way, number>();
  const flows = new Map<string, ConntrackEntry[]>();
  const taken = new Set<string>();

  const isFree = (cluster: Cluster, node: string, header: Header): boolean => {
    const netns = cluster.nodes[node];
    return (
      !taken.has(`${node} ${flowKey(header)}`) && !(netns && isTaken(netns.conntrack, header, cluster.now))
    );
  };
  const portFor = (cluster: Cluster, draw: Extract<Draw, { as: 'port' }>, value: number): number => {
    const { socket } = draw;
    if (!socket) return portOf(draw, value);
    const { flow, nodes } = socket;
    return freePort(value, (sport) => nodes.every((node) => isFree(cluster, node, { ...flow, sport })));
  };
  const notice = (before: Cluster, after: Cluster): boolean => {
    const forgotten = isForgotten(before, after);
    if (!forgotten) start = undefined;
    return forgotten;
  };
  return {
    notice,
    learns: () => !known && inVain < PATIENCE,
    go(cluster) {
      const chance = purse(cluster.chance);
      const drawn: number[] = [];
      let at = start;
      while (at && 'draw' in at) {
        const value = chance.draw(at.draw.stream);
        if (at.draw.as === 'port') drawn.push(portFor(cluster, at.draw, value));
        at = at.ways.get(wayOf(at.draw, value));
      }
      known = at !== undefined;
      if (!at) return undefined;
      const { way } = at;
      const made: [string, ConntrackEntry][] = [];
      for (const { node, flows: templates } of way.traces)
        for (const entry of templates) {
          const original = withPorts(entry.original, way.ports, drawn);
          const reply = withPorts(entry.reply, way.ports, drawn);
          if (!isFree(cluster, node, original) || !isFree(cluster, node, reply)) return undefined;
          made.push([node, { ...entry, original, reply }]);
        }
      for (const [node, entry] of made) {
        taken.add(`${node} ${flowKey(entry.original)}`).add(`${node} ${flowKey(entry.reply)}`);
        const own = flows.get(node);
        if (own) own.push(entry);
        else flows.set(node, [entry]);
      }
      gone.set(way, (gone.get(way) ?? 0) + 1);
      return { cluster: { ...cluster, chance: chance.spent() }, group: way.group, elapsed: way.elapsed };
    },
    learn(before, after, run, told, group) {
      const draws = notice(before, after) ? drawsOf(run, told) : undefined;
      const traces = draws && tracesOf(before, after);
      inVain++;
      if (!draws || !traces) return;
      const ports = new Map<number, number>();
      for (const [i, draw] of draws.entries())
        if (draw.as === 'port') ports.set(portOf(draw, run.drawn[i]?.value ?? 0), ports.size);
      const way: Way = { group, elapsed: run.elapsed(), traces, ports };
      const portDraws = draws.filter(({ as }) => as === 'port').length;
      // Ports that were not those drawn (taken ones), or twice the same, could not be told apart.
      const seen = new Set(
        traces.flatMap((trace) => trace.flows.flatMap((f) => [f.original.sport, f.reply.dport])),
      );
      if (ports.size !== portDraws || [...ports.keys()].some((port) => !seen.has(port))) return;
      inVain = 0;
      let at: Crossing = { way };
      if (draws.length === 0) {
        start ??= at;
        return;
      }
      let crossing: Crossing | undefined = start;
      if (!crossing) {
        crossing = { draw: draws[0] as Draw, ways: new Map() };
        start = crossing;
      }
      for (const [i, draw] of draws.entries()) {
        if (!crossing || !('draw' in crossing)) return;
        const turn = wayOf(draw, run.drawn[i]?.value ?? 0);
        const next = draws[i + 1];
        at = crossing.ways.get(turn) ?? (next ? { draw: next, ways: new Map() } : { way });
        crossing.ways.set(turn, at);
        crossing = at;
      }
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
        if (counts.length > 0 || own.length > 0) nodes[node] = repeated(netns, own, counts);
      }
      gone.clear();
      flows.clear();
      taken.clear();
      return { ...cluster, nodes };
    },
  };
}
