import type { Cluster } from '../../cluster/index.ts';
import {
  closedAs,
  connectionOf,
  type Ipvs,
  type IpvsConnection,
  placed,
  sameIpvs,
} from '../../kernel/index.ts';
import { flowKey, type Packet } from '../../net/index.ts';
import type { Millis } from '../../sim/index.ts';
import type { Run } from '../run.ts';
import type { Told } from '../tools/index.ts';
import { journeysOf } from './journeys.ts';

/** A connection that a scheduler of IPVS placed: on which node, how long after the request began, and for which packet. */
export interface Serving {
  readonly as: 'server';
  readonly node: string;
  readonly after: Millis;
  readonly packet: Packet;
  /** Which of the ports that were drawn is its source port; absent: none, it is always the same. */
  readonly port?: number;
  readonly prefer: string | undefined;
}

/** Tables of IPVS by node, where they have changed. */
export type Tables = ReadonlyMap<string, Ipvs>;

/** The connections that were placed for a recorded request, each with how many numbers had been drawn before. */
export function servingsOf(run: Run, told: Told): { readonly drawn: number; readonly serving: Serving }[] {
  const found: { drawn: number; serving: Serving }[] = [];
  const seen = new Set<string>();
  for (const journey of journeysOf(told))
    for (const leg of journey.legs) {
      if (leg.leg !== 'node') continue;
      const { node, drawn, at } = leg;
      const pass = leg.passage.hooks.find(({ stage, looked }) => stage === 'ipvs' && looked > 0);
      if (!pass) continue;
      const key = `${node} ${flowKey(pass.before)}`;
      if (seen.has(key)) continue;
      seen.add(key);
      const serving: Serving = {
        as: 'server',
        node,
        after: at,
        packet: pass.before,
        prefer: run.request.choose,
      };
      found.push({ drawn, serving });
    }
  return found;
}

/** Who is in turn for one more such connection, from another port, and the tables once it is placed. */
export function serve(
  cluster: Cluster,
  tables: Tables,
  { node, after, packet, prefer }: Serving,
  sport: number,
): { readonly connection: IpvsConnection; readonly ipvs: Ipvs } | undefined {
  const netns = cluster.nodes[node];
  const ipvs = tables.get(node) ?? netns?.ipvs;
  if (!netns || !ipvs) return undefined;
  const context = {
    now: cluster.now + after,
    draw: () => 0,
    ...(prefer === undefined ? {} : { prefer }),
  };
  return placed(netns, ipvs, { ...packet, sport }, context);
}

export const serverOf = ({ server }: IpvsConnection): string => `${server.address} ${server.port}`;

/** The connection as a request left it, for one more that went the same way. */
export const closed = (ipvs: Ipvs, last: IpvsConnection, { original }: IpvsConnection): Ipvs =>
  closedAs(ipvs, last, original);

/** What a request left of each of its connections; undefined where the tables hold more than these tell. */
export function lastOf(
  before: Cluster,
  after: Cluster,
  servings: readonly Serving[],
): readonly IpvsConnection[] | undefined {
  const tables = new Map<string, Ipvs>();
  const last: IpvsConnection[] = [];
  for (const serving of servings) {
    const { node, packet } = serving;
    const left = after.nodes[node]?.ipvs;
    const one = left && connectionOf(left, packet);
    const again = serve(before, tables, serving, packet.sport);
    if (!one || !again) return undefined;
    tables.set(node, closed(again.ipvs, one, one));
    last.push(one);
  }
  const isTold = Object.entries(after.nodes).every(([node, { ipvs }]) =>
    sameIpvs(ipvs, tables.get(node) ?? before.nodes[node]?.ipvs),
  );
  return isTold ? last : undefined;
}
